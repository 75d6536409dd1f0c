using Avicenna.Testing;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>The limiters that the rule is proved of; Redis's is shown as ignored where no server can be started.</summary>
public static class Limiters
{
    public static IEnumerable<TestFixtureData> All
    {
        get
        {
            yield return new TestFixtureData(LimiterKind.Memory);
            var redis = new TestFixtureData(LimiterKind.Redis);
            if (RedisServer.ReasonToIgnore is { } reason)
            {
                redis.Ignore(reason);
            }

            yield return redis;
        }
    }
}
