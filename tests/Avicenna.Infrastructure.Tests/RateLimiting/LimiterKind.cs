namespace Avicenna.Infrastructure.Tests.RateLimiting;

public enum LimiterKind
{
    Memory,
    Redis,
}
