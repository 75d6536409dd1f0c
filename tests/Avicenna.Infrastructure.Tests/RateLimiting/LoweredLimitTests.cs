using Avicenna.Application.Decisions;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>
/// What one node says while more is counted than the limit. Of several, one that refuses by its own count doesn't ask how much the
/// others have, and speaks for itself.
/// </summary>
[TestFixtureSource(typeof(Limiters), nameof(Limiters.OfOneNode))]
public sealed class LoweredLimitTests(LimiterKind kind) : LimiterFixture(kind)
{
    private LimitedKey key = null!;

    [SetUp]
    public void MakeKey() => key = NewKey();

    [TearDown]
    public void DisposeKey() => key.Dispose();

    [Test]
    public async Task Acquire_LimitIsLoweredBelowTheCount_WaitsForTheCellThatBringsTheCountBelowIt()
    {
        for (var second = 0; second < 5; second++)
        {
            key.MoveTo(TimeSpan.FromSeconds(second));
            await key.AcquireAsync(10);
            await key.AcquireAsync(10);
        }

        // Ten are counted; the sixth of them, which has to go for a limit of five, came in second 2.
        (await key.AcquireAsync(5)).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, SecondsToMore: 58));
        key.Move(TimeSpan.FromSeconds(57));
        (await key.AcquireAsync(5)).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, SecondsToMore: 1));
        key.Move(TimeSpan.FromSeconds(1));
        (await key.AcquireAsync(5)).IsAdmitted.Should().BeTrue();
        (await key.AcquireAsync(5)).IsAdmitted.Should().BeFalse();
    }
}
