using System.Collections.Concurrent;
using Avicenna.Application.Auditing;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Avicenna.Application.Tests.Auditing;

public sealed class RefusedCallRecorderTests
{
    private static readonly Guid Tenant = Guid.NewGuid();
    private static readonly Caller Caller = new(Guid.NewGuid(), "192.0.2.1", "0HN1");

    private readonly StoreUnavailableException failure = new("The test says so");
    private ConcurrentQueue<RefusedCall> written = null!;
    private FakeTimeProvider time = null!;
    private RecordingLogger<RefusedCallRecorder> logger = null!;
    private RefusedCalls refused = null!;
    private RefusedCallRecorder recorder = null!;

    [SetUp]
    public async Task StartAsync()
    {
        written = [];
        time = Clock.Create();
        logger = new RecordingLogger<RefusedCallRecorder>();
        refused = new RefusedCalls(time);
        var events = new Mock<IAuditEventRepository>(MockBehavior.Strict);
        events.Setup(store => store.AddRefusedAsync(It.IsAny<RefusedCall>(), CancellationToken.None))
            .Returns((RefusedCall call, CancellationToken _) =>
            {
                if (call.Call == "lost")
                {
                    return Task.FromException(failure);
                }

                written.Enqueue(call);
                return Task.CompletedTask;
            });
        recorder = new RefusedCallRecorder(refused, events.Object, time, logger);
        await recorder.StartAsync(CancellationToken.None);
        await RunAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await recorder.StopAsync(CancellationToken.None);
        recorder.Dispose();
    }

    [Test]
    public async Task Execute_MinuteThatIsOver_IsWrittenAndTheRunningOneIsNot()
    {
        var first = time.GetUtcNow();
        Note("first");
        Note("first");
        time.Advance(TimeSpan.FromMinutes(1));
        Note("second");

        await WrittenAsync("first");
        written.Should().ContainSingle(call => call.Call == "first").Which.Should().Be(
            new RefusedCall(Tenant, "first", Caller, first - TimeSpan.FromTicks(first.Ticks % TimeSpan.TicksPerMillisecond), Count: 2));
        written.Should().NotContain(call => call.Call == "second");

        time.Advance(TimeSpan.FromMinutes(1));
        await WrittenAsync("second");
    }

    [Test]
    public async Task Stop_RunningMinute_IsWrittenToo()
    {
        Note("last");

        await recorder.StopAsync(CancellationToken.None);

        written.Should().ContainSingle(call => call.Call == "last");
    }

    [Test]
    public async Task Execute_StoreThatFails_IsLoggedAndEndsNothing()
    {
        Note("lost");
        Note("lost");
        time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.IsTrueAsync(() => Task.FromResult(logger.Entries.Count > 0), "the loss is logged");

        Note("next");
        time.Advance(TimeSpan.FromMinutes(1));

        await WrittenAsync("next");
        logger.Entries.Should().Equal((LogLevel.Warning, $"Refused calls could not be written to the audit trail: 2 of lost with key {Caller.KeyId}", (Exception)failure));
    }

    [Test]
    public async Task Stop_StoreThatFails_StillWritesWhatItCan()
    {
        Note("lost");
        Note("last");

        await recorder.StopAsync(CancellationToken.None);

        written.Should().ContainSingle(call => call.Call == "last");
        logger.Entries.Should().ContainSingle();
    }

    private void Note(string call) => refused.Note(Tenant, call, Caller);

    // The service starts off the caller's way; a tick before its timer is there would be lost.
    private async Task RunAsync()
    {
        Note("start");
        await Eventually.IsTrueAsync(
            () =>
            {
                var isRunning = !written.IsEmpty;
                if (!isRunning)
                {
                    time.Advance(TimeSpan.FromSeconds(5));
                }

                return Task.FromResult(isRunning);
            },
            "the recorder runs");
    }

    private Task WrittenAsync(string name) =>
        Eventually.IsTrueAsync(() => Task.FromResult(written.Any(call => call.Call == name)), $"'{name}' is written");
}
