namespace Avicenna.Infrastructure.Tests.RateLimiting;

public enum LimiterKind
{
    Memory,

    /// <summary>One node that counts in Redis.</summary>
    Redis,

    /// <summary>Two nodes that count in Redis, asked in turn.</summary>
    TwoNodes,
}
