using System.Diagnostics.Metrics;
using Avicenna.Application.Decisions;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>One node over a Redis that answers as a test says.</summary>
[TestFixture]
public sealed class SharedRequestLimiterTests
{
    private const string Began = "Warning: Redis is unavailable for rate limits (it doesn't respond in time); until it is back, this node applies them separately";
    private const string Ended = "Information: Redis is back; rate limits apply to all nodes together again";

    private static readonly RequestLimit Limit = RequestLimit.From(3);

    private readonly Guid key = Guid.NewGuid();
    private readonly FakeTimeProvider time = new();
    private AnsweringWindows shared = null!;
    private ServiceProvider services = null!;
    private LogRecorder log = null!;
    private Measurements measurements = null!;
    private RequestWindows<Guid> windows = null!;
    private SharedRequestLimiter limiter = null!;
    private RedisConnection redis = null!;
    private SharedWindowsKeeper keeper = null!;

    [SetUp]
    public void MakeLimiter()
    {
        shared = new AnsweringWindows();
        log = new LogRecorder(nameof(RedisOutage));
        services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(log)).BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        windows = new RequestWindows<Guid>(time);
        var outage = new RedisOutage(meters, services.GetRequiredService<ILogger<RedisOutage>>());
        limiter = new SharedRequestLimiter(shared, windows, outage);
        redis = new RedisConnection(Options.Create(new RedisOptions { ConnectionString = "127.0.0.1:1" }));
        keeper = new SharedWindowsKeeper(redis, shared, windows, outage, time, NullLogger<SharedWindowsKeeper>.Instance);
        measurements = new Measurements(meters);
    }

    [TearDown]
    public async Task DisposeAsync()
    {
        keeper.Dispose();
        measurements.Dispose();
        windows.Dispose();
        log.Dispose();
        await redis.DisposeAsync();
        await services.DisposeAsync();
    }

    [Test]
    public async Task Acquire_BothLetItPass_SaysWhatAllNodesLeave()
    {
        shared.Answer(SharedStatus.Admitted, others: 1, secondsToMore: 7);

        (await AcquireAsync()).Should().Be(new LimitDecision(IsAdmitted: true, Remaining: 1, SecondsToMore: 7));
        measurements.FallbackActive.Should().Be(0);
        measurements.FallbackDecisions.Should().Be(0);
        log.Entries.Should().BeEmpty();
    }

    [Test]
    public async Task Acquire_RedisRefuses_IsRefusedAndNotCounted()
    {
        shared.Answer(SharedStatus.Refused, others: 3, secondsToMore: 7);
        for (var request = 0; request < 10; request++)
        {
            (await AcquireAsync()).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, SecondsToMore: 7));
        }

        shared.Fail();
        (await AcquireTimesAsync(10)).Should().Be(3);
    }

    [Test]
    public async Task Acquire_RedisWouldLetItPass_IsRefusedByTheNodesOwnCountWithoutAsking()
    {
        shared.Answer(SharedStatus.Admitted);

        (await AcquireTimesAsync(10)).Should().Be(3);
        shared.Reports.Should().HaveCount(3);
    }

    [Test]
    public async Task Acquire_ManyWaitForRedis_HoldTheirPlaces()
    {
        var answer = shared.AnswerLater();
        var waiting = Enumerable.Range(0, 3).Select(_ => AcquireAsync().AsTask()).ToArray();

        (await AcquireAsync()).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, SecondsToMore: 60));
        shared.Reports.Select(report => report.Claimed).Should().Equal(1, 2, 3);
        answer.SetResult(new SharedAnswer(SharedStatus.Refused, 3, 60, 0));
        (await Task.WhenAll(waiting)).Should().OnlyContain(decision => !decision.IsAdmitted);
        shared.Answer(SharedStatus.Admitted);
        (await AcquireTimesAsync(10)).Should().Be(3);
    }

    [Test]
    public async Task Acquire_AnswerComesLate_CountsFromTheDecisionOn()
    {
        var answer = shared.AnswerLater();
        var waiting = AcquireAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        answer.SetResult(new SharedAnswer(SharedStatus.Admitted, 0, 0, 1));

        (await waiting).SecondsToMore.Should().Be(60);
    }

    [Test]
    public async Task Acquire_RedisFails_DecidesByItsOwnCountAndSaysSoOnce()
    {
        shared.Fail();

        (await AcquireTimesAsync(10)).Should().Be(3);
        shared.Reports.Should().ContainSingle("nothing asks a Redis that is away");
        measurements.FallbackActive.Should().Be(1);
        measurements.FallbackDecisions.Should().Be(10);
        log.Entries.Should().Equal(Began);
    }

    [Test]
    public async Task Acquire_RedisLostItsData_IsToldAndAskedAgain()
    {
        shared.Answer(SharedStatus.Admitted, born: 1);
        await AcquireAsync();
        shared.Answer(SharedStatus.Unknown);
        shared.ThenAnswer(SharedStatus.Admitted, born: 2);

        (await AcquireAsync()).Should().Be(new LimitDecision(IsAdmitted: true, Remaining: 1, SecondsToMore: 60));
        shared.Reports.Select(report => report.Told?.Length).Should().Equal(null, null, WindowCells.WrittenSize);
        log.Entries.Should().BeEmpty();
    }

    [Test]
    public async Task Acquire_RedisNeverKnowsWhatItWasTold_DecidesByItsOwnCount()
    {
        shared.Answer(SharedStatus.Unknown);

        (await AcquireTimesAsync(10)).Should().Be(3);
        shared.Reports.Should().HaveCount(3 * 3, "each request is asked about three times");
        measurements.FallbackActive.Should().Be(0, "only this key is concerned");
        measurements.FallbackDecisions.Should().Be(3);
    }

    [Test]
    public async Task Check_RedisIsBack_IsToldBeforeItIsAskedAgain()
    {
        shared.Fail();
        await AcquireTimesAsync(2);
        shared.Answer(SharedStatus.Admitted, born: 5);
        shared.Reports.Clear();

        await keeper.CheckAsync();
        shared.Reports.Should().HaveCount(2, "it is asked whether it is there, and told the only key");
        shared.Reports[1].Should().BeEquivalentTo(new { Limit = 0, Counted = 2 });
        shared.Reports[1].Told.Should().HaveCount(WindowCells.WrittenSize);
        measurements.FallbackActive.Should().Be(0);
        log.Entries.Should().Equal(Began, Ended);

        (await AcquireAsync()).Remaining.Should().Be(0);
        shared.Reports[^1].Told.Should().BeNull("it knows");
        measurements.FallbackDecisions.Should().Be(2);
    }

    [Test]
    public async Task Check_RedisIsStillAway_AsksOnceAndSaysNothing()
    {
        shared.Fail();
        await AcquireAsync();

        await keeper.CheckAsync();
        shared.Reports.Should().HaveCount(2);
        measurements.FallbackActive.Should().Be(1);
        log.Entries.Should().Equal(Began);
    }

    [Test]
    public async Task Check_RedisFailsWithoutAnyRequest_IsNoticed()
    {
        shared.Fail();

        await keeper.CheckAsync();
        await AcquireAsync();
        shared.Reports.Should().ContainSingle("the request didn't wait for it");
        log.Entries.Should().Equal(Began);
    }

    [Test]
    public async Task Check_RedisLostItsData_IsToldEveryKey()
    {
        shared.Answer(SharedStatus.Admitted, born: 1);
        await keeper.CheckAsync();
        await AcquireAsync();
        await limiter.AcquireAsync(Guid.NewGuid(), Limit);
        shared.Answer(SharedStatus.Unknown);
        shared.ThenAnswer(SharedStatus.Refused, born: 2);
        shared.Reports.Clear();

        await keeper.CheckAsync();
        shared.Reports.Count(report => report.Told is not null).Should().Be(2);
        await keeper.CheckAsync();
        shared.Reports.Should().HaveCount(2 + 2 + 1, "once is enough");
    }

    [Test]
    public async Task Check_RedisCannotBeToldEverything_StaysAway()
    {
        shared.Fail();
        await AcquireAsync();
        shared.Answer(SharedStatus.Refused, born: 1);
        shared.ThenFail();

        await keeper.CheckAsync();
        measurements.FallbackActive.Should().Be(1);
    }

    [Test]
    public async Task Check_ManyKeysToTell_TellsThemAll()
    {
        shared.Fail();
        for (var number = 0; number < 1_050; number++)
        {
            await limiter.AcquireAsync(Guid.NewGuid(), Limit);
        }

        shared.Answer(SharedStatus.Refused, born: 1);
        shared.Reports.Clear();
        await keeper.CheckAsync();
        shared.Reports.Should().HaveCount(1_051);
    }

    [Test]
    public async Task Check_AnswerOfAnOutageComesAfterItsEnd_IsToldAgain()
    {
        var answer = shared.AnswerLater();
        var waiting = AcquireAsync();
        shared.Fail();
        await AcquireAsync();
        shared.Answer(SharedStatus.Refused, born: 1);
        await keeper.CheckAsync();
        answer.SetResult(new SharedAnswer(SharedStatus.Admitted, 0, 0, 1));
        (await waiting).IsAdmitted.Should().BeTrue();
        shared.Reports.Clear();

        await keeper.CheckAsync();
        shared.Reports[^1].Should().BeEquivalentTo(new { Limit = 0, Counted = 2 });
    }

    [Test]
    public async Task Check_SecondOutage_IsLoggedAgain()
    {
        for (var outage = 0; outage < 2; outage++)
        {
            shared.Fail();
            await AcquireAsync();
            shared.Answer(SharedStatus.Admitted, born: 1 + outage);
            await keeper.CheckAsync();
        }

        log.Entries.Should().Equal(Began, Ended, Began, Ended);
    }

    [Test]
    public async Task Sweep_KeyThatWaitsForRedis_KeepsItsWindow()
    {
        var answer = shared.AnswerLater();
        var waiting = AcquireAsync();

        time.Advance(TimeSpan.FromMinutes(2));
        windows.Count.Should().Be(1);
        answer.SetResult(new SharedAnswer(SharedStatus.Admitted, 0, 0, 1));
        await waiting;
        windows.Count.Should().Be(1);
        time.Advance(TimeSpan.FromMinutes(2));
        windows.Count.Should().Be(0);
    }

    private ValueTask<LimitDecision> AcquireAsync() => limiter.AcquireAsync(key, Limit);

    private async Task<int> AcquireTimesAsync(int times)
    {
        var admitted = 0;
        for (var request = 0; request < times; request++)
        {
            admitted += (await AcquireAsync()).IsAdmitted ? 1 : 0;
        }

        return admitted;
    }
}
