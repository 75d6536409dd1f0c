using Avicenna.Application.Authentication;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Avicenna.Application.Tests.Startup;

public sealed class StoreProberTests
{
    private readonly StoreUnavailableException failure = new("The disk failed");
    private FakeTimeProvider time = null!;
    private Mock<IStoreProbe> probe = null!;
    private Mock<IPepperRepository> peppers = null!;
    private StoreStatus status = null!;
    private RecordingLogger<StoreReadProber> readLogger = null!;
    private RecordingLogger<StoreWriteProber> writeLogger = null!;
    private StoreProber[] probers = null!;

    [SetUp]
    public void Arrange()
    {
        time = Clock.Create();
        probe = new Mock<IStoreProbe>();
        peppers = new Mock<IPepperRepository>();
        peppers.Setup(store => store.FindInUseAsync(It.IsAny<CancellationToken>())).ReturnsAsync(["p1"]);
        var options = Options.Create(new CacheOptions());
        var health = new StoreHealth(options, time);
        health.Reached(time.GetTimestamp());
        status = new StoreStatus(health, options, time);
        var readiness = new StoreReadiness(
            Mock.Of<ISchemaMigrator>(), peppers.Object, new StubHasher("p1"), AuditKeys.WithoutTrails(), Options.Create(new DatabaseOptions()), Options.Create(new SecurityOptions()));
        readLogger = new RecordingLogger<StoreReadProber>();
        writeLogger = new RecordingLogger<StoreWriteProber>();
        probers = [new StoreReadProber(probe.Object, readiness, status, time, readLogger), new StoreWriteProber(probe.Object, status, time, writeLogger)];
    }

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var prober in probers)
        {
            await prober.StopAsync(CancellationToken.None);
            prober.Dispose();
        }
    }

    [Test]
    public async Task Start_StoreThatAnswers_IsHealthyBeforeAnybodyCanAsk()
    {
        await StartAsync();

        status.State.Should().Be(StoreState.Healthy);
    }

    [Test]
    public async Task Probe_KeysThatAreNoLongerFound_IsSaidOnceAndSeenUntilTheyAre()
    {
        await StartAsync();
        probe.Setup(store => store.FindKeyAsync(It.IsAny<CancellationToken>())).ThrowsAsync(failure);
        await BecomesAsync(StoreState.Degraded);
        await PassAsync(10);

        readLogger.Entries.Select(entry => entry.Message).Should().Equal("The store can't look up keys: The disk failed");

        probe.Setup(store => store.FindKeyAsync(It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        await BecomesAsync(StoreState.Healthy);
        await LogsAsync(readLogger, "The store can't look up keys: The disk failed", "The store can look up keys again");
    }

    [Test]
    public async Task Probe_PepperThatOnlyOtherNodesHave_IsSaidOnce()
    {
        await StartAsync();
        peppers.Setup(store => store.FindInUseAsync(It.IsAny<CancellationToken>())).ReturnsAsync(["p1", "p2"]);
        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(500));
                return Task.FromResult(status.MissingPeppers.Count > 0);
            },
            "the pepper is missed");
        await PassAsync(10);

        await LogsAsync(readLogger, "Live secrets need the pepper 'p2', which this node doesn't have; it refuses their keys");
    }

    [Test]
    public async Task Probe_WritesThatFail_AreSaidOnceAndSeenUntilOneSucceeds()
    {
        await StartAsync();
        probe.Setup(store => store.WriteAsync(It.IsAny<CancellationToken>())).ThrowsAsync(failure);
        await BecomesAsync(StoreState.Degraded);
        await PassAsync(10);

        writeLogger.Entries.Select(entry => entry.Message).Should().Equal("The store accepts no writes: The disk failed");

        probe.Setup(store => store.WriteAsync(It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        await BecomesAsync(StoreState.Healthy);
        await LogsAsync(writeLogger, "The store accepts no writes: The disk failed", "The store accepts writes again");
    }

    [Test]
    public async Task Probe_WriteThatHangs_CountsAsAFailure()
    {
        await StartAsync();
        probe.Setup(store => store.WriteAsync(It.IsAny<CancellationToken>())).Returns((CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));

        await BecomesAsync(StoreState.Degraded);

        writeLogger.Entries.Select(entry => entry.Message).Should().Equal("The store accepts no writes: It did not answer within 1 s");
    }

    private async Task StartAsync()
    {
        foreach (var prober in probers)
        {
            await prober.StartAsync(CancellationToken.None);
        }
    }

    private Task BecomesAsync(StoreState state) => Eventually.IsTrueAsync(
        () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            return Task.FromResult(status.State == state);
        },
        $"the store is {state}");

    private static Task LogsAsync<T>(RecordingLogger<T> logger, params string[] messages) =>
        Eventually.IsTrueAsync(() => Task.FromResult(logger.Entries.Select(entry => entry.Message).SequenceEqual(messages)), string.Join(", then ", messages));

    private async Task PassAsync(int ticks)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
    }
}
