using System.Diagnostics.Metrics;
using Avicenna.Application.RateLimiting;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

[TestFixture]
public sealed class FallbackRequestLimiterTests
{
    private const string FellBack = "Warning: Redis can't be asked about rate limits; until it is back, this node counts for itself";
    private const string Returned = "Information: Redis is back; rate limits are counted for all nodes together again";

    private static readonly LimitDecision Shared = new(IsAdmitted: true, Remaining: 777, SecondsToMore: 7);
    private static readonly RequestLimit Limit = RequestLimit.From(3);

    private readonly Guid key = Guid.NewGuid();
    private readonly FakeTimeProvider time = new();
    private readonly SharedLimiter shared = new();
    private ServiceProvider services = null!;
    private LogRecorder log = null!;
    private Measurements measurements = null!;
    private RequestWindows<Guid> windows = null!;
    private FallbackRequestLimiter limiter = null!;

    [SetUp]
    public void MakeLimiter()
    {
        shared.Answer = () => Task.FromResult(Shared);
        shared.Calls = 0;
        log = new LogRecorder(nameof(FallbackRequestLimiter));
        services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(log)).BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        windows = new RequestWindows<Guid>(time);
        limiter = new FallbackRequestLimiter(shared, windows, time, meters, services.GetRequiredService<ILogger<FallbackRequestLimiter>>());
        measurements = new Measurements(meters);
    }

    [TearDown]
    public async Task DisposeAsync()
    {
        measurements.Dispose();
        windows.Dispose();
        log.Dispose();
        await services.DisposeAsync();
    }

    [Test]
    public async Task Acquire_SharedLimiterAnswers_IsItsAnswer()
    {
        (await AcquireAsync()).Should().Be(Shared);

        measurements.FallbackActive.Should().Be(0);
        measurements.FallbackDecisions.Should().Be(0);
        log.Entries.Should().BeEmpty();
    }

    [Test]
    public async Task Acquire_SharedLimiterFails_DecidesByItsOwnCountAndSaysSoOnce()
    {
        shared.Fail();

        (await AcquireTimesAsync(10)).Should().Be(3);
        measurements.FallbackActive.Should().Be(1);
        measurements.FallbackDecisions.Should().Be(10);
        log.Entries.Should().Equal(FellBack);
    }

    [Test]
    public async Task Acquire_SharedLimiterFailsLater_HasCountedWhatItAdmitted()
    {
        await AcquireTimesAsync(2);
        shared.Fail();

        (await AcquireAsync()).Remaining.Should().Be(0);
        (await AcquireAsync()).IsAdmitted.Should().BeFalse();
    }

    [Test]
    public async Task Acquire_DuringAnOutage_TriesTheSharedLimiterOnceASecond()
    {
        shared.Fail();
        var limit = RequestLimit.From(1_000);
        await limiter.AcquireAsync(key, limit);
        for (var second = 1; second <= 5; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            for (var request = 0; request < 50; request++)
            {
                await limiter.AcquireAsync(key, limit);
            }

            shared.Calls.Should().Be(1 + second);
        }

        log.Entries.Should().Equal(FellBack);
    }

    [Test]
    public async Task Acquire_RefusedDuringAnOutage_IsNotCountedByTrying()
    {
        shared.Fail();
        await AcquireTimesAsync(3);

        time.Advance(TimeSpan.FromSeconds(1));
        (await AcquireAsync()).IsAdmitted.Should().BeFalse();
        shared.Calls.Should().Be(1);
    }

    [Test]
    public async Task Acquire_TryDuringAnOutageHangs_IsNotWaitedFor()
    {
        shared.Fail();
        await AcquireAsync();
        var hanging = new TaskCompletionSource<LimitDecision>();
        shared.Answer = () => hanging.Task;

        time.Advance(TimeSpan.FromSeconds(1));
        (await AcquireAsync()).Remaining.Should().Be(1);
        shared.Calls.Should().Be(2);
        measurements.FallbackActive.Should().Be(1);
        hanging.SetResult(Shared);
        measurements.FallbackActive.Should().Be(0);
    }

    [Test]
    public async Task Acquire_SharedLimiterIsBack_ReturnsToItAndSaysSoOnce()
    {
        shared.Fail();
        await AcquireAsync();
        shared.Answer = () => Task.FromResult(Shared);

        time.Advance(TimeSpan.FromSeconds(1));
        (await AcquireAsync()).Remaining.Should().Be(1, "this request only tries");
        (await AcquireAsync()).Should().Be(Shared);
        measurements.FallbackActive.Should().Be(0);
        measurements.FallbackDecisions.Should().Be(2);
        log.Entries.Should().Equal(FellBack, Returned);
    }

    [Test]
    public async Task Acquire_SecondOutage_IsToldOfAgain()
    {
        for (var outage = 0; outage < 2; outage++)
        {
            shared.Fail();
            await limiter.AcquireAsync(Guid.NewGuid(), Limit);
            shared.Answer = () => Task.FromResult(Shared);
            time.Advance(TimeSpan.FromSeconds(1));
            await limiter.AcquireAsync(Guid.NewGuid(), Limit);
        }

        log.Entries.Should().Equal(FellBack, Returned, FellBack, Returned);
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
