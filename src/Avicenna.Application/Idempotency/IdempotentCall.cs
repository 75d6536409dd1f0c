namespace Avicenna.Application.Idempotency;

/// <summary>A call that its caller may repeat without its being done twice.</summary>
/// <param name="Scope">What is called: the method and the path, in one spelling.</param>
/// <param name="KeyHash">SHA-256 of the caller's <c>Idempotency-Key</c>.</param>
/// <param name="BodyHash">SHA-256 of the request body, byte for byte.</param>
public sealed record IdempotentCall(string Scope, byte[] KeyHash, byte[] BodyHash)
{
    /// <summary>The longest <see cref="Scope"/>, in characters.</summary>
    public const int MaxScopeLength = 128;

    /// <summary>For how long a repeat is recognised.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
}
