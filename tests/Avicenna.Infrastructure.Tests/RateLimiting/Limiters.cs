using Avicenna.Testing;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>The limiters that the rule is proved of; those over Redis are shown as ignored where no server can be started.</summary>
public static class Limiters
{
    public static IEnumerable<TestFixtureData> All => Enum.GetValues<LimiterKind>().Select(Fixture);

    public static IEnumerable<TestFixtureData> OfOneNode => new[] { LimiterKind.Memory, LimiterKind.Redis }.Select(Fixture);

    private static TestFixtureData Fixture(LimiterKind kind)
    {
        var fixture = new TestFixtureData(kind);
        if (kind != LimiterKind.Memory && RedisServer.ReasonToIgnore is { } reason)
        {
            fixture.Ignore(reason);
        }

        return fixture;
    }
}
