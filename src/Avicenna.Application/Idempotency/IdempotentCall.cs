namespace Avicenna.Application.Idempotency;

/// <summary>A call that takes effect only once, even if its caller repeats it.</summary>
/// <param name="Scope">The called operation: the method and the normalized path.</param>
/// <param name="KeyHash">SHA-256 of the caller's <c>Idempotency-Key</c>.</param>
/// <param name="BodyHash">SHA-256 of the request body, byte for byte.</param>
public sealed record IdempotentCall(string Scope, byte[] KeyHash, byte[] BodyHash)
{
    /// <summary>The maximum length of <see cref="Scope"/>, in characters.</summary>
    public const int MaxScopeLength = 128;

    /// <summary>How long repeats of a call are recognized.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
}
