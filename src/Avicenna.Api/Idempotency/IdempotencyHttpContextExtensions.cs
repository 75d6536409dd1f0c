using System.Security.Cryptography;
using System.Text;
using Avicenna.Api.Json;
using Avicenna.Application.Errors;
using Avicenna.Application.Idempotency;

namespace Avicenna.Api.Idempotency;

internal static class IdempotencyHttpContextExtensions
{
    public const string Header = "Idempotency-Key";

    /// <summary>The longest value, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>The call, if it carries an <c>Idempotency-Key</c>; else null.</summary>
    /// <param name="context">The request, whose body has been read.</param>
    /// <param name="scope">The method and the path, in one spelling.</param>
    /// <exception cref="ValidationFailedException">The header isn't 1 to 255 visible ASCII characters.</exception>
    public static IdempotentCall? ReadIdempotentCall(this HttpContext context, string scope)
    {
        if (!context.Request.Headers.TryGetValue(Header, out var values))
        {
            return null;
        }

        // Only hashes are kept: nobody knows what callers put there.
        return values is [{ Length: > 0 and <= MaxLength } key] && !key.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? new IdempotentCall(scope, SHA256.HashData(Encoding.ASCII.GetBytes(key)), context.GetBodyHash())
            : throw new ValidationFailedException(Header, $"{Header} must be sent once and be 1 to {MaxLength} visible ASCII characters");
    }
}
