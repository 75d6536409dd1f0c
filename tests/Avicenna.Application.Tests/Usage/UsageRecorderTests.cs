using System.Collections.Concurrent;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Application.Usage;
using Avicenna.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Usage;

[TestFixture]
public sealed class UsageRecorderTests
{
    private static readonly Guid Tenant = Guid.NewGuid();
    private static readonly Guid Key = Guid.NewGuid();
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private FakeTimeProvider time = null!;
    private StubUsageRepository store = null!;
    private RecordingLogger<UsageRecorder> logger = null!;
    private UsageRecorder recorder = null!;

    private UsageCounts Written => store.Counts.GetValueOrDefault((Key, Noon));

    [SetUp]
    public async Task StartAsync()
    {
        time = new FakeTimeProvider(Noon);
        store = new StubUsageRepository();
        recorder = new UsageRecorder(store, time, logger = new RecordingLogger<UsageRecorder>());
        await recorder.StartAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await recorder.StopAsync(CancellationToken.None);
        recorder.Dispose();
    }

    [Test]
    public async Task Execute_TwoSecondsLater_WritesEachOutcomeAndWhenOneWasAllowed()
    {
        recorder.Record(Tenant, Key, RequestOutcome.Allowed);
        recorder.Record(Tenant, Key, RequestOutcome.RateLimited);
        recorder.Record(Tenant, Key, RequestOutcome.RateLimited);
        recorder.Record(Tenant, Key, RequestOutcome.Denied);

        await TickUntilAsync(() => !store.Counts.IsEmpty);

        Written.Should().Be(new UsageCounts(1, 2, 1));
        store.Tenants[Key].Should().Be(Tenant);
        store.LastUsed[Key].Should().Be(Noon);
    }

    [Test]
    public async Task Stop_WhatIsCounted_IsWritten()
    {
        recorder.Record(Tenant, Key, RequestOutcome.Allowed);

        await recorder.StopAsync(CancellationToken.None);

        Written.Should().Be(new UsageCounts(1, 0, 0));
    }

    [Test]
    public async Task Stop_NothingCounted_WritesNothing()
    {
        await recorder.StopAsync(CancellationToken.None);

        store.Writes.Should().Be(0);
    }

    [Test]
    public async Task Stop_ThatMayTakeNoTime_WritesAllTheSame()
    {
        recorder.Record(Tenant, Key, RequestOutcome.Allowed);

        await recorder.StopAsync(new CancellationToken(canceled: true));

        Written.Should().Be(new UsageCounts(1, 0, 0));
    }

    [Test]
    public async Task Record_OverTheHour_CountsEachHourAndTheLatestUse()
    {
        time.SetUtcNow(Noon.AddMinutes(59).AddSeconds(59).AddMilliseconds(999));
        recorder.Record(Tenant, Key, RequestOutcome.Allowed);
        time.SetUtcNow(Noon.AddHours(1));
        recorder.Record(Tenant, Key, RequestOutcome.Allowed);
        time.SetUtcNow(Noon.AddHours(1).AddMinutes(1));
        recorder.Record(Tenant, Key, RequestOutcome.Denied);

        await recorder.StopAsync(CancellationToken.None);

        Written.Should().Be(new UsageCounts(1, 0, 0));
        store.Counts[(Key, Noon.AddHours(1))].Should().Be(new UsageCounts(1, 0, 1));
        store.LastUsed[Key].Should().Be(Noon.AddHours(1));
    }

    [Test]
    public async Task Record_NothingAllowed_IsNoUse()
    {
        recorder.Record(Tenant, Key, RequestOutcome.Denied);
        recorder.Record(Tenant, Key, RequestOutcome.RateLimited);

        await recorder.StopAsync(CancellationToken.None);

        Written.Should().Be(new UsageCounts(0, 1, 1));
        store.LastUsed.Should().BeEmpty();
    }

    [Test]
    public async Task Execute_WriteThatFails_IsKeptForTheNextTime()
    {
        store.IsFailing = write => write == 1;
        recorder.Record(Tenant, Key, RequestOutcome.Allowed);
        await TickUntilAsync(() => store.Writes > 0);
        var used = store.LastUsed;
        recorder.Record(Tenant, Key, RequestOutcome.Denied);

        await recorder.StopAsync(CancellationToken.None);

        Written.Should().Be(new UsageCounts(1, 0, 1));
        store.Tenants[Key].Should().Be(Tenant);
        used[Key].Should().Be(Noon);
    }

    [Test]
    public async Task Execute_WritesThatGoOnFailing_AreLoggedOnceAndWhatIsLostAtTheEnd()
    {
        store.IsFailing = _ => true;
        recorder.Record(Tenant, Key, RequestOutcome.Allowed);
        await TickUntilAsync(() => store.Writes > 2);

        logger.Entries.Select(entry => entry.Message).Should().Equal("Request counts could not be written (keys: 1); the next write will include them");

        await recorder.StopAsync(CancellationToken.None);

        logger.Entries.Select(entry => entry.Message).Skip(1).Should().Equal("The last request counts are lost: The test says so");
    }

    [Test]
    public async Task Execute_WriteThatFailsAfterOneThatSucceeded_IsLoggedAgain()
    {
        store.IsFailing = write => write != 2;
        for (var writes = 1; writes <= 3; writes++)
        {
            recorder.Record(Tenant, Key, RequestOutcome.Allowed);
            await TickUntilAsync(() => store.Writes >= writes);
        }

        await Eventually.IsTrueAsync(() => Task.FromResult(logger.Entries.Count == 2), "both outages are logged");
    }

    [Test]
    public async Task Stop_OneBatchOfSeveralFails_WritesTheOthers()
    {
        store.IsFailing = write => write == 2;
        store.Failure = new InvalidOperationException("This batch and no other");
        UseKeys(600);

        await recorder.StopAsync(CancellationToken.None);

        store.Writes.Should().Be(3);
        store.Counts.Should().HaveCount(600 - 256);
    }

    [Test]
    public async Task Execute_StoreThatDoesNotAnswer_IsAskedOnceAndAllIsKeptForTheNextTime()
    {
        store.IsFailing = write => write == 1;
        UseKeys(600);

        await TickUntilAsync(() => store.Writes > 0);
        await recorder.StopAsync(CancellationToken.None);

        store.Writes.Should().Be(1 + 3);
        store.Counts.Should().HaveCount(600);
    }

    [TestCase(1, 9)]
    [TestCase(60, 30)]
    public async Task Execute_AfterAWriteThatTookLong_PausesNineTimesAsLongButAtMostHalfAMinute(int tookSeconds, int pauseSeconds)
    {
        var writtenAt = new ConcurrentQueue<DateTimeOffset>();
        store.IsFailing = write =>
        {
            time.Advance(TimeSpan.FromSeconds(write == 1 ? tookSeconds : 0));
            writtenAt.Enqueue(time.GetUtcNow());
            return false;
        };

        await TickUntilAsync(() =>
        {
            recorder.Record(Tenant, Key, RequestOutcome.Allowed);
            return writtenAt.Count > 1;
        });

        var pause = writtenAt.ElementAt(1) - writtenAt.ElementAt(0);
        pause.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(pauseSeconds)).And.BeLessThan(TimeSpan.FromMinutes(9));
    }

    [Test]
    public async Task Record_ManyThreadsWhileItIsWrittenNowAndThenInVain_LosesAndDoublesNothing()
    {
        const int Writes = 20;
        store.IsFailing = write => write % 3 == 0;
        var keys = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToArray();
        var recorded = new long[3];
        var isDone = false;
        // Threads of their own, which pause: the recorder's timer and its writes need the pool's.
        var threads = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (var number = 0; !Volatile.Read(ref isDone); number++)
                {
                    recorder.Record(Tenant, keys[number % keys.Length], (RequestOutcome)(number % 3));
                    Interlocked.Increment(ref recorded[number % 3]);
                    if (number % 1000 == 999)
                    {
                        Thread.Sleep(1);
                    }
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToList();

        try
        {
            await TickUntilAsync(() => store.Writes >= Writes);
        }
        finally
        {
            // Whatever comes of it, they must not go on into the next test.
            Volatile.Write(ref isDone, true);
            await Task.WhenAll(threads);
        }

        store.IsFailing = _ => false;
        await recorder.StopAsync(CancellationToken.None);

        store.Counts.Values.Aggregate(UsageCounts.Add).Should().Be(new UsageCounts(recorded[0], recorded[1], recorded[2]));
        store.Counts.Keys.Select(hour => hour.KeyId).Distinct().Should().BeEquivalentTo(keys);
    }

    private void UseKeys(int number)
    {
        for (var key = 0; key < number; key++)
        {
            recorder.Record(Tenant, Guid.NewGuid(), RequestOutcome.Allowed);
        }
    }

    // The service starts off the caller's way; a tick before its timer is there would be lost.
    private Task TickUntilAsync(Func<bool> condition) => Eventually.IsTrueAsync(
        () =>
        {
            time.Advance(Interval);
            return Task.FromResult(condition());
        },
        "the counts are written");
}
