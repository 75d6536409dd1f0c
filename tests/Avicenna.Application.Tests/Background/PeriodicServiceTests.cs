using Avicenna.Application.Background;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Background;

public sealed class PeriodicServiceTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private FakeTimeProvider time = null!;
    private RecordingLogger<PeriodicServiceTests> logger = null!;
    private StubService service = null!;

    [SetUp]
    public void Arrange()
    {
        time = Clock.Create();
        logger = new RecordingLogger<PeriodicServiceTests>();
        service = new StubService(time, logger);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await service.StopAsync(CancellationToken.None);
        service.Dispose();
    }

    [Test]
    public async Task Start_WorkThatRunsAtStart_RunsBeforeTheFirstPeriodIsOver()
    {
        service.AtStart = true;

        await service.StartAsync(CancellationToken.None);

        await Eventually.IsTrueAsync(() => Task.FromResult(service.Runs == 1), "it runs at the start");
    }

    [Test]
    public async Task Run_WorkThatFailsSeveralTimes_IsLoggedOnceUntilItSucceeds()
    {
        await service.StartAsync(CancellationToken.None);
        await FailAsync(runs: 3);
        logger.Entries.Should().ContainSingle().Which.Should().Be((LogLevel.Error, "StubService failed; it runs again every 00:00:05", service.Failure));

        service.Failure = null;
        await RunAsync(2);
        service.Recoveries.Should().Be(1);
        await FailAsync(runs: 2);

        logger.Entries.Should().HaveCount(2);
        service.ExecuteTask!.IsCompleted.Should().BeFalse();
    }

    [Test]
    public async Task Stop_WorkThatIsCutShort_IsNoFailure()
    {
        service.Work = stoppingToken => Task.Delay(Timeout.Infinite, stoppingToken);
        await service.StartAsync(CancellationToken.None);
        await RunAsync(1);

        await service.StopAsync(CancellationToken.None);

        service.ExecuteTask!.IsCompletedSuccessfully.Should().BeTrue();
        logger.Entries.Should().BeEmpty();
    }

    private Task FailAsync(int runs)
    {
        service.Failure = new InvalidOperationException("broken");
        return RunAsync(runs);
    }

    // A run counts once it begins, and by then the one before it is judged.
    private Task RunAsync(int runs)
    {
        var target = service.Runs + runs;
        return Eventually.IsTrueAsync(
            () =>
            {
                if (service.Runs < target)
                {
                    time.Advance(Period);
                }

                return Task.FromResult(service.Runs >= target);
            },
            "it runs");
    }

    private sealed class StubService(TimeProvider time, ILogger logger) : PeriodicService(Period, time, logger)
    {
        private int runs;

        public bool AtStart { get; set; }

        public Exception? Failure { get; set; }

        public Func<CancellationToken, Task> Work { get; set; } = _ => Task.CompletedTask;

        public int Runs => Volatile.Read(ref runs);

        public int Recoveries { get; private set; }

        protected override bool RunsAtStart => AtStart;

        protected override Task RunAsync(CancellationToken stoppingToken)
        {
            Interlocked.Increment(ref runs);
            return Failure is { } failure ? Task.FromException(failure) : Work(stoppingToken);
        }

        protected override void OnRecovered() => Recoveries++;
    }
}
