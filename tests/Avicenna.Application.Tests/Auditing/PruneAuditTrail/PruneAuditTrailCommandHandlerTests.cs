using Avicenna.Application.Auditing;
using Avicenna.Application.Errors;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Application.Time;
using Avicenna.Domain.Auditing;
using Moq;

namespace Avicenna.Application.Tests.Auditing.PruneAuditTrail;

public sealed class PruneAuditTrailCommandHandlerTests
{
    private static readonly Guid Tenant = Guid.NewGuid();

    private List<SealedAuditEvent> chain = null!;
    private Mock<IAuditEventRepository> events = null!;
    private AuditCut? cut;

    /// <summary>Five events, an hour apart.</summary>
    [SetUp]
    public void Arrange()
    {
        cut = null;
        chain = [];
        for (var hour = 0; hour < 5; hour++)
        {
            AppendAt(hour, hour == 0 ? AuditActions.CreateTenant : AuditActions.UpdateApiKey);
        }

        events = StoredTrails.Mock(Tenant, () => chain);
        events.Setup(store => store.TryAnchorAsync(It.IsAny<AuditCut>(), It.IsAny<CancellationToken>())).Callback((AuditCut given, CancellationToken _) => cut = given).ReturnsAsync(true);
        events.Setup(store => store.DeleteAsync(Tenant, It.IsAny<long>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((Guid _, long upTo, CancellationToken _) => chain.RemoveAll(link => link.Event.Sequence <= upTo));
    }

    [TestCase(0.5, 1)]
    [TestCase(3, 3)]
    [TestCase(3.001, 4)]
    [TestCase(9, 5)]
    public async Task Handle_EventsBeforeTheTime_AreAnchoredAndDeleted(double hours, int due)
    {
        var head = new AuditHead(due, chain[due - 1].Mac);

        (await PruneAsync(hours)).Should().Be(new PruneReport(due, due));

        cut.Should().Be(new AuditCut(Tenant, Verified: 5, head, At(hours).ToInstant(), Count: due));
        chain.Should().HaveCount(5 - due);
    }

    [Test]
    public async Task Handle_NothingBeforeTheTime_WritesNothing()
    {
        (await PruneAsync(0)).Should().Be(new PruneReport(0, 0));

        chain.Should().HaveCount(5);
        events.Verify(store => store.TryAnchorAsync(It.IsAny<AuditCut>(), It.IsAny<CancellationToken>()), Times.Never);
        events.Verify(store => store.DeleteAsync(It.IsAny<Guid>(), It.IsAny<long>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task Handle_OlderEventAfterANewerOne_IsKept()
    {
        AppendAt(1);

        (await PruneAsync(3)).Should().Be(new PruneReport(3, 3));
    }

    [Test]
    public async Task Handle_AnchorAtTheEndOfWhatIsOld_StaysTheAnchor()
    {
        var head = new AuditHead(5, chain[4].Mac);
        AppendAt(5, AuditActions.Prune, $$"""{"head":"{{head}}"}""");
        chain.RemoveRange(0, 5);

        (await PruneAsync(9)).Should().Be(new PruneReport(0, 5));
        cut.Should().BeNull();

        AppendAt(6);
        (await PruneAsync(9)).Should().Be(new PruneReport(2, 7));
        cut!.Count.Should().Be(2);
    }

    [Test]
    public async Task Handle_EventsThatAnInterruptedPruneLeft_AreDeletedWithoutAnotherAnchor()
    {
        AppendAt(5, AuditActions.Prune, $$"""{"head":"{{new AuditHead(3, chain[2].Mac)}}"}""");
        chain.RemoveAt(0);

        (await PruneAsync(3)).Should().Be(new PruneReport(2, 3));

        cut.Should().BeNull();
    }

    [Test]
    public async Task Handle_DryRun_OnlyCounts()
    {
        (await PruneAsync(3, isDryRun: true)).Should().Be(new PruneReport(3, 3));

        cut.Should().BeNull();
        chain.Should().HaveCount(5);
    }

    [TestCase(1)]
    [TestCase(4)]
    public async Task Handle_TrailThatWasTamperedWith_IsRefused(int index)
    {
        chain[index] = chain[index] with { Event = chain[index].Event with { RequestId = "other" } };

        (await FluentActions.Awaiting(() => PruneAsync(3)).Should().ThrowAsync<AvicennaException>())
            .Which.Message.Should().StartWith($"Event {index + 1} (").And.EndWith("doesn't match its MAC: it or an event before it was changed");
        cut.Should().BeNull();
        chain.Should().HaveCount(5);
    }

    [Test]
    public async Task Handle_PrunedByAnotherNodeMeanwhile_VerifiesAgain()
    {
        events.SetupSequence(store => store.TryAnchorAsync(It.IsAny<AuditCut>(), It.IsAny<CancellationToken>())).ReturnsAsync(() =>
        {
            AppendAt(5, AuditActions.Prune, $$"""{"head":"{{new AuditHead(4, chain[3].Mac)}}"}""");
            return false;
        });

        (await PruneAsync(3)).Should().Be(new PruneReport(4, 4));
        events.Verify(store => store.TryAnchorAsync(It.IsAny<AuditCut>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [TestCase("2026-03-01T12:00:00.950Z", "before must not be in the future")]
    [TestCase("2026-03-01T12:00:00.250Z", null)]
    [TestCase("2026-01-01", "before must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z")]
    [TestCase("", "before must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z")]
    public void Validate_Time_MustBeOneInThePast(string before, string? problem) =>
        new PruneAuditTrailCommandValidator(Clock.Create()).Validate(new PruneAuditTrailCommand(Tenant, before, IsDryRun: false))
            .Errors.Select(error => error.ErrorMessage).Should().BeEquivalentTo(problem is null ? [] : new[] { problem });

    private static DateTimeOffset At(double hours) => Clock.Instant.AddHours(hours);

    private void AppendAt(double hours, string action = AuditActions.UpdateApiKey, string? after = null) =>
        chain.Append(Tenant, appended => appended with { Time = At(hours), Action = action, After = after });

    private Task<PruneReport> PruneAsync(double hours, bool isDryRun = false) =>
        new PruneAuditTrailCommandHandler(new AuditTrailReader(events.Object), events.Object, new StubSeal())
            .Handle(new PruneAuditTrailCommand(Tenant, Rfc3339.Format(At(hours)), isDryRun), CancellationToken.None);
}
