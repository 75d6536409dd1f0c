using Avicenna.Application.Auditing;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.Auditing;
using Moq;

namespace Avicenna.Application.Tests.Auditing.VerifyAuditTrail;

/// <summary>A pruned trail is verified from its anchor on, which only the audit key can make.</summary>
public sealed class PrunedTrailTests
{
    private static readonly Guid Tenant = Guid.NewGuid();

    private List<SealedAuditEvent> all = null!;
    private List<SealedAuditEvent> chain = null!;

    /// <summary>Events 1 to 4 are pruned; event 6 is the anchor.</summary>
    [SetUp]
    public void Arrange()
    {
        all = [];
        all.Append(Tenant, first => first with { Action = AuditActions.CreateTenant });
        Enumerable.Range(2, 4).ToList().ForEach(_ => all.Append(Tenant));
        AppendAnchor(4);
        all.Append(Tenant);
        chain = [.. all.Skip(4)];
    }

    [Test]
    public async Task Handle_PrunedTrail_HasNoProblem() => (await VerifyAsync()).Should().Be(Verdict(HeadAt(7), 6, 4));

    [Test]
    public async Task Handle_OnlyTheAnchorIsLeft_HasNoProblem()
    {
        AppendAnchor(7);
        chain = [.. all.Skip(7)];

        (await VerifyAsync()).Should().Be(Verdict(HeadAt(8), 8, 7));
    }

    [Test]
    public async Task Handle_PrunedTwice_StartsAtTheNewestAnchor()
    {
        AppendAnchor(5);
        chain = [.. all.Skip(5)];

        (await VerifyAsync()).Should().Be(Verdict(HeadAt(8), 8, 5));
    }

    [TestCase(0)]
    [TestCase(2)]
    public async Task Handle_EventsThatAnInterruptedPruneLeft_AreGone(int left)
    {
        chain = [.. all.Skip(left)];
        chain[0] = chain[0] with { Mac = [] };

        (await VerifyAsync()).Should().Be(Verdict(HeadAt(7), 6, 4) with { Leftovers = 4 - left });
    }

    [Test]
    public async Task Handle_TrailPrunedWhileItIsRead_IsReadAgain()
    {
        var before = all.Take(5).ToList();
        var (stored, reads) = (before, 0);
        var events = StoredTrails.Mock(Tenant, () => stored);
        events.Setup(store => store.ReadChainAsync(Tenant, null, It.IsAny<int>(), It.IsAny<CancellationToken>()))
            .Callback(() => (reads, stored) = (reads + 1, chain))
            .ReturnsAsync(() => [.. chain]);

        (await VerifyAsync(events: events)).Should().Be(Verdict(HeadAt(7), 6, 4));
        reads.Should().Be(1);
    }

    [TestCase(4)]
    [TestCase(5)]
    [TestCase(7)]
    public async Task Handle_RecordedHeadThatCanBeCompared_HasNoProblem(int recorded) =>
        (await VerifyAsync(HeadAt(recorded))).Problem.Should().BeNull();

    [Test]
    public async Task Handle_RecordedHeadThatWasPruned_IsAProblem() =>
        (await VerifyAsync(HeadAt(3))).Problem.Should().Be("Event 3, the recorded head, was pruned with all events up to event 4: it can't be compared any more");

    [Test]
    public async Task Handle_RecordedHeadThatIsNotTheLastPrunedEvent_IsAProblem() =>
        (await VerifyAsync(new AuditHead(4, new byte[32]))).Problem.Should().Be("Event 4 is not the recorded head: the chain was rewritten");

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public async Task Handle_ChangedEvent_IsNamed(int index)
    {
        chain[index] = chain[index] with { Event = chain[index].Event with { RequestId = "other" } };

        (await VerifyAsync()).Problem.Should().StartWith($"Event {index + 5} (").And.EndWith("doesn't match its MAC: it or an event before it was changed");
    }

    [Test]
    public async Task Handle_AnchorThatNamesALaterCut_VouchesForNothing()
    {
        chain.RemoveAt(0);
        chain[0] = chain[0] with { Event = chain[0].Event with { After = $$"""{"head":"{{HeadAt(5)}}"}""" } };

        (await VerifyAsync()).Problem.Should().StartWith("Event 6 (").And.EndWith("doesn't match its MAC: it or an event before it was changed");
    }

    [Test]
    public async Task Handle_NoAnchor_MissesTheFirstEvent()
    {
        chain = [.. all.Skip(4).Where(link => link.Event.Action != AuditActions.Prune)];

        (await VerifyAsync()).Problem.Should().StartWith("Event 1 is missing: the next one in the store is event 5");
    }

    [Test]
    public async Task Handle_AnchorThatIsGoneWhenTheChainIsRead_IsMissed()
    {
        var events = StoredTrails.Mock(Tenant, () => chain);
        events.Setup(store => store.ReadChainAsync(Tenant, 4, It.IsAny<int>(), It.IsAny<CancellationToken>())).ReturnsAsync(() => [chain[0]]);

        (await VerifyAsync(events: events)).Problem.Should().Be("The chain ends with event 5, but event 6, which records what was pruned, is missing");
    }

    [Test]
    public async Task Handle_RowsWithoutAPlace_AreCounted()
    {
        var events = StoredTrails.Mock(Tenant, () => chain);
        events.Setup(store => store.CountChainAsync(Tenant, 4, 7, It.IsAny<CancellationToken>())).ReturnsAsync(5);

        (await VerifyAsync(events: events)).Problem.Should().Be("The store holds 5 rows after event 4 and up to event 7: rows that don't belong to the chain were added");
    }

    private static AuditTrailVerdict Verdict(AuditHead head, long anchor, AuditHead cut) => new(head, Problem: null) { Anchor = new AuditAnchor(anchor, cut) };

    private AuditTrailVerdict Verdict(AuditHead head, long anchor, int cut) => Verdict(head, anchor, HeadAt(cut));

    private void AppendAnchor(int cut) =>
        all.Append(Tenant, anchor => anchor with { Action = AuditActions.Prune, After = $$"""{"head":"{{HeadAt(cut)}}"}""" });

    private AuditHead HeadAt(int place) => new(place, all[place - 1].Mac);

    private Task<AuditTrailVerdict> VerifyAsync(AuditHead? recorded = null, Mock<IAuditEventRepository>? events = null) =>
        new VerifyAuditTrailQueryHandler(new AuditTrailReader((events ?? StoredTrails.Mock(Tenant, () => chain)).Object), new StubSeal())
            .Handle(new VerifyAuditTrailQuery(Tenant, recorded), CancellationToken.None);
}
