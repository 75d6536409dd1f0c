using System.Security.Cryptography;
using Avicenna.Api.Json;
using Avicenna.Application.Idempotency;

namespace Avicenna.Api.Idempotency;

internal static class IdempotencyHttpContextExtensions
{
    public const string Header = "Idempotency-Key";

    /// <summary>The longest value, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>Returns the idempotent call if the request has an <c>Idempotency-Key</c>, otherwise null.</summary>
    /// <param name="context">The request, whose body has been read.</param>
    /// <param name="scope">The method and the path, in one spelling.</param>
    /// <exception cref="ValidationFailedException">The header isn't 1 to 255 visible ASCII characters.</exception>
    public static IdempotentCall? ReadIdempotentCall(this HttpContext context, string scope)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var values))
        {
            return null;
        }

        // Only hashes are stored, because callers may put anything into the header.
        return values is [{ Length: > 0 and <= MaxLength } key] && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? new IdempotentCall(scope, SHA256.HashData(Encoding.ASCII.GetBytes(key)), context.GetBodyHash())
            : throw new ValidationFailedException(Header, $"{Header} must be sent once and be 1 to {MaxLength} visible ASCII characters");
    }
}
