using Avicenna.Application.Errors;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Avicenna.Application.Tests.Idempotency;

public sealed class IdempotencySweeperTests
{
    private readonly StoreUnavailableException failure = new("The test says so");
    private FakeTimeProvider time = null!;
    private RecordingLogger<IdempotencySweeper> logger = null!;
    private Mock<IIdempotencyRepository> records = null!;
    private IdempotencySweeper sweeper = null!;
    private int sweeps;

    [SetUp]
    public async Task StartAsync()
    {
        sweeps = 0;
        time = Clock.Create();
        logger = new RecordingLogger<IdempotencySweeper>();
        records = new Mock<IIdempotencyRepository>(MockBehavior.Strict);
        records.Setup(store => store.RemoveExpiredAsync(It.IsAny<CancellationToken>())).ReturnsAsync(() => Interlocked.Increment(ref sweeps));
        sweeper = new IdempotencySweeper(records.Object, time, logger);
        await sweeper.StartAsync(CancellationToken.None);

        // The service starts off the caller's way; a tick before its timer is there would be lost.
        await Eventually.IsTrueAsync(
            () =>
            {
                var isRunning = Volatile.Read(ref sweeps) > 0;
                if (!isRunning)
                {
                    time.Advance(TimeSpan.FromMinutes(10));
                }

                return Task.FromResult(isRunning);
            },
            "the sweeper runs");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await sweeper.StopAsync(CancellationToken.None);
        sweeper.Dispose();
    }

    [Test]
    public async Task Execute_TenMinutesLater_SweepsAgain()
    {
        var before = Volatile.Read(ref sweeps);

        time.Advance(TimeSpan.FromMinutes(10));

        await SweptAsync(before + 1);
        logger.Entries.Should().BeEmpty();
    }

    [Test]
    public async Task Execute_StoreThatFails_IsLoggedAndEndsNothing()
    {
        var before = Volatile.Read(ref sweeps);
        records.Setup(store => store.RemoveExpiredAsync(It.IsAny<CancellationToken>())).ThrowsAsync(failure);
        time.Advance(TimeSpan.FromMinutes(10));
        await Eventually.IsTrueAsync(() => Task.FromResult(logger.Entries.Count > 0), "the failure is logged");

        records.Setup(store => store.RemoveExpiredAsync(It.IsAny<CancellationToken>())).ReturnsAsync(() => Interlocked.Increment(ref sweeps));
        time.Advance(TimeSpan.FromMinutes(10));

        await SweptAsync(before + 1);
        logger.Entries.Should().OnlyContain(entry =>
            entry.Level == LogLevel.Warning
            && entry.Message == "Old idempotency records could not be deleted; the next sweep will try again"
            && entry.Exception == failure);
    }

    [Test]
    public async Task Stop_Sweeper_EndsQuietly()
    {
        await sweeper.StopAsync(CancellationToken.None);

        sweeper.ExecuteTask!.IsCompleted.Should().BeTrue();
        sweeper.ExecuteTask.IsFaulted.Should().BeFalse();
        logger.Entries.Should().BeEmpty();
    }

    private Task SweptAsync(int count) => Eventually.IsTrueAsync(() => Task.FromResult(Volatile.Read(ref sweeps) >= count), "it sweeps again");
}
