using Avicenna.Application.Background;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Background;

public sealed class SweeperTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private FakeTimeProvider time = null!;
    private RecordingLogger<SweeperTests> logger = null!;
    private StubSweeper sweeper = null!;

    [SetUp]
    public async Task StartAsync()
    {
        time = Clock.Create();
        logger = new RecordingLogger<SweeperTests>();
        sweeper = new StubSweeper(time, logger);
        await sweeper.StartAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await sweeper.StopAsync(CancellationToken.None);
        sweeper.Dispose();
    }

    // A cancelled call is a failure like any other while nobody stops the sweeper; if it ended the service, it would end the host.
    [Test]
    public async Task Execute_SweepThatFailsOrIsCancelled_IsLoggedAndSweepsAgain([Values] bool isCancelled)
    {
        Exception failure = isCancelled ? new TaskCanceledException("given up") : new InvalidOperationException("broken");
        sweeper.Sweep = _ => Task.FromException(failure);
        await TickUntilAsync(() => logger.Entries.Count > 0);

        var swept = sweeper.Sweeps;
        sweeper.Sweep = _ => Task.CompletedTask;
        await TickUntilAsync(() => sweeper.Sweeps > swept);

        logger.Entries.Should().OnlyContain(entry =>
            entry.Level == LogLevel.Warning && entry.Message == "Old things could not be deleted; the next sweep will try again" && entry.Exception == failure);
        sweeper.ExecuteTask!.IsCompleted.Should().BeFalse();
    }

    [Test]
    public async Task Stop_WhileItSweeps_CancelsTheSweepAndEndsQuietly()
    {
        sweeper.Sweep = cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken);
        await TickUntilAsync(() => sweeper.Sweeps > 0);

        await sweeper.StopAsync(CancellationToken.None);

        sweeper.ExecuteTask!.IsCompleted.Should().BeTrue();
        sweeper.ExecuteTask.IsFaulted.Should().BeFalse();
        logger.Entries.Should().BeEmpty();
    }

    // The service starts off the caller's way; a tick before its timer is there would be lost.
    private Task TickUntilAsync(Func<bool> condition) => Eventually.IsTrueAsync(
        () =>
        {
            time.Advance(Interval);
            return Task.FromResult(condition());
        },
        "it sweeps");

    private sealed class StubSweeper(TimeProvider time, ILogger logger) : Sweeper("things", time, logger)
    {
        private int sweeps;
        private volatile Func<CancellationToken, Task> sweep = _ => Task.CompletedTask;

        public int Sweeps => Volatile.Read(ref sweeps);

        public Func<CancellationToken, Task> Sweep
        {
            set => sweep = value;
        }

        protected override Task RunAsync(CancellationToken stoppingToken)
        {
            Interlocked.Increment(ref sweeps);
            return sweep(stoppingToken);
        }
    }
}
