using Avicenna.Application.Auditing;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Avicenna.Application.Tests.Auditing;

/// <summary>However often a key is refused, the trail has one event for each call and minute.</summary>
public sealed class RefusedCallsTests
{
    private const string Call = "POST /admin/api-keys";

    private readonly Guid tenantId = Guid.NewGuid();
    private readonly Caller caller = new(Guid.NewGuid(), "192.0.2.7", "r1");
    private FakeTimeProvider time = null!;
    private RefusedCalls refused = null!;

    [SetUp]
    public void Arrange()
    {
        time = Clock.Create();
        refused = new RefusedCalls(time);
    }

    [Test]
    public void Take_SameCallWithinAMinute_IsCountedOnceItIsOver()
    {
        refused.Note(tenantId, Call, caller);
        refused.Note(tenantId, Call, caller with { RequestId = "r2" });
        refused.Take(all: false).Should().BeEmpty();

        time.Advance(TimeSpan.FromMinutes(1));

        refused.Take(all: false).Should().Equal(new RefusedCall(tenantId, Call, caller, Clock.Instant, 2));
        refused.Take(all: true).Should().BeEmpty();
    }

    [Test]
    public void Take_ClockWasSetBack_ReturnsWhatWasCountedBefore()
    {
        refused.Note(tenantId, Call, caller);

        time.AdjustTime(Clock.Instant.AddDays(-1));

        refused.Take(all: false).Should().Equal(new RefusedCall(tenantId, Call, caller, Clock.Instant, 1));
    }

    [Test]
    public void Take_OtherKeysCallsTenantsAndMinutes_AreOtherEntries()
    {
        refused.Note(tenantId, Call, caller);
        refused.Note(tenantId, "GET /admin/api-keys", caller);
        refused.Note(tenantId, Call, caller with { KeyId = Guid.NewGuid() });
        refused.Note(Guid.NewGuid(), Call, caller);
        time.Advance(TimeSpan.FromMinutes(1));
        refused.Note(tenantId, Call, caller);

        refused.Take(all: false).Should().HaveCount(4).And.OnlyContain(call => call.Count == 1);
        refused.Take(all: true).Should().ContainSingle();
    }

    [Test]
    public void Note_MoreThanThereIsRoomFor_IsForgottenWhileWhatIsThereIsStillCounted()
    {
        for (var number = 0; number <= RefusedCalls.Capacity; number++)
        {
            refused.Note(tenantId, $"GET /{number}", caller);
        }

        refused.Note(tenantId, "GET /0", caller);

        var taken = refused.Take(all: true);
        taken.Should().HaveCount(RefusedCalls.Capacity);
        taken.Single(call => call.Call == "GET /0").Count.Should().Be(2);
    }

    [Test]
    public async Task Recorder_MinuteOver_WritesWhatItCanAndGoesOnAfterAFailure()
    {
        var written = new List<string>();
        var events = new Mock<IAuditEventRepository>();
        events.Setup(store => store.AddRefusedAsync(It.IsAny<RefusedCall>(), It.IsAny<CancellationToken>()))
            .Returns((RefusedCall call, CancellationToken _) =>
            {
                if (call.Call == "lost")
                {
                    throw new InvalidOperationException("The tenant is gone");
                }

                written.Add(call.Call);
                return Task.CompletedTask;
            });
        using var recorder = new RefusedCallRecorder(refused, events.Object, time, NullLogger<RefusedCallRecorder>.Instance);
        refused.Note(tenantId, "lost", caller);
        refused.Note(tenantId, "minute", caller);
        await recorder.StartAsync(CancellationToken.None);

        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(30));
                return Task.FromResult(written.Contains("minute"));
            },
            "the minute is over");

        refused.Note(tenantId, "stop", caller);
        await recorder.StopAsync(CancellationToken.None);
        written.Should().Equal("minute", "stop");
    }
}
