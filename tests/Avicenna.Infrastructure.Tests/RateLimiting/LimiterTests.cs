using Avicenna.Application.Decisions;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>What the rule means, by examples.</summary>
[TestFixtureSource(typeof(Limiters), nameof(Limiters.All))]
public sealed class LimiterTests(LimiterKind kind) : LimiterFixture(kind)
{
    private LimitedKey key = null!;

    [SetUp]
    public void MakeKey() => key = NewKey();

    [TearDown]
    public void DisposeKey() => key.Dispose();

    [Test]
    public async Task Acquire_FirstRequest_SaysWhatIsLeftAndWhenItGrows() =>
        (await key.AcquireAsync(60)).Should().Be(new LimitDecision(IsAdmitted: true, Remaining: 59, SecondsToMore: 60));

    [Test]
    public async Task Acquire_LimitIsUsedUp_IsRefusedUntilTheLastOfTheOldestCellIsPast()
    {
        key.Move(TimeSpan.FromSeconds(0.4));
        await AcquireTimesAsync(3, limit: 3);

        (await key.AcquireAsync(3)).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, SecondsToMore: 60));
        key.MoveTo(TimeSpan.FromSeconds(60.4) - TimeSpan.FromMicroseconds(1));
        (await key.AcquireAsync(3)).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, SecondsToMore: 1));
        key.MoveTo(TimeSpan.FromSeconds(60.4));
        (await key.AcquireAsync(3)).Should().Be(new LimitDecision(IsAdmitted: true, Remaining: 2, SecondsToMore: 60));
    }

    [Test]
    public async Task Acquire_RefusedRequests_AreNotCounted()
    {
        await AcquireTimesAsync(100, limit: 2);

        key.MoveTo(TimeSpan.FromSeconds(60));
        (await AcquireTimesAsync(100, limit: 2)).Should().Be(2);
    }

    [Test]
    public async Task Acquire_LimitIsRaised_AdmitsTheDifference()
    {
        await AcquireTimesAsync(5, limit: 5);

        (await AcquireTimesAsync(100, limit: 8)).Should().Be(3);
    }

    [Test]
    public async Task Acquire_TwoKeys_HaveACountEach()
    {
        using var other = NewKey();
        await AcquireTimesAsync(3, limit: 3);

        (await other.AcquireAsync(3)).Remaining.Should().Be(2);
    }

    [Test]
    public async Task Acquire_AfterAYear_BeginsAnew()
    {
        await AcquireTimesAsync(3, limit: 3);

        key.Move(TimeSpan.FromDays(365));
        (await AcquireTimesAsync(100, limit: 3)).Should().Be(3);
    }

    [Test]
    public async Task Acquire_FortyThreadsAtOnce_AdmitExactlyTheLimit()
    {
        using var start = new Barrier(40);
        var threads = Enumerable.Range(0, start.ParticipantCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return AcquireTimesAsync(20, limit: 50);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap());

        (await Task.WhenAll(threads)).Sum().Should().Be(50);
    }

    private async Task<int> AcquireTimesAsync(int times, int limit)
    {
        var admitted = 0;
        for (var time = 0; time < times; time++)
        {
            admitted += (await key.AcquireAsync(limit)).IsAdmitted ? 1 : 0;
        }

        return admitted;
    }
}
