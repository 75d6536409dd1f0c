using Avicenna.Domain.ApiKeys;
using CsCheck;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>A client that keeps to 99 % of its rate is never refused, wherever its requests fall in the cells.</summary>
[TestFixtureSource(typeof(Limiters), nameof(Limiters.All))]
public sealed class EvenlySpacedTests(LimiterKind kind) : LimiterFixture(kind)
{
    private const double Rate = 0.99;

    private static readonly double[] Phases = [0, 0.000_001, 0.1, 0.25, 0.394, 0.499_999];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(10)]
    [TestCase(59)]
    [TestCase(60)]
    [TestCase(120)]
    [TestCase(121)]
    [TestCase(571)]
    [TestCase(572)]
    [TestCase(573)]
    [TestCase(1000)]
    public async Task Acquire_EvenlySpacedAt99Percent_IsNeverRefused(int limit)
    {
        // Each with a key and a clock of its own, so that their round trips overlap.
        var refused = await Task.WhenAll(Phases.Select(phase => CountRefusedAsync(limit, phase, Math.Max(3 * limit, 50))));

        refused.Should().OnlyContain(count => count == 0, $"the first of them comes so many seconds after a cell's beginning: {string.Join(", ", Phases)}");
    }

    // With Redis a smaller one: a million round trips take a minute. RedisWindowsTests has the million.
    [Test]
    public async Task Acquire_LargeLimitEvenlySpacedAt99Percent_IsNeverRefused()
    {
        var limit = Kind == LimiterKind.Memory ? RequestLimit.Max : 5_000;

        (await CountRefusedAsync(limit, Phases[^1], limit + (limit / 20))).Should().Be(0);
    }

    [Test]
    public Task Acquire_AnyLimitAndPhaseEvenlySpacedAt99Percent_IsNeverRefused() =>
        Gen.Select(Gen.Int[1, Kind == LimiterKind.Memory ? 3_000 : 200], Gen.Double[0, 0.5]).SampleAsync(
            async (limit, phase) => (await CountRefusedAsync(limit, phase, Math.Max(2 * limit, 50))).Should().Be(0),
            iter: Kind == LimiterKind.Memory ? 200 : 20);

    private async Task<int> CountRefusedAsync(int limit, double phase, int requests)
    {
        using var key = NewKey();
        var refused = 0;
        for (var request = 0; request < requests; request++)
        {
            key.MoveTo(TimeSpan.FromMicroseconds(Math.Floor((phase * 1e6) + (request * 60e6 / (Rate * limit)))));
            refused += (await key.AcquireAsync(limit)).IsAdmitted ? 0 : 1;
        }

        return refused;
    }
}
