using Avicenna.Application.Time;

namespace Avicenna.Application.ApiKeys;

/// <summary>When a key may be told to end.</summary>
internal static class Expiry
{
    /// <summary>Says in a sentence why a key can't end then; null when it can, or never ends.</summary>
    public static string? FindProblem(DateTimeOffset? expiresAt, TimeProvider time) =>
        expiresAt?.ToInstant() <= time.GetUtcNow() ? "expires_at must be in the future" : null;
}
