using Avicenna.Application.Auditing;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Domain.Auditing;
using Moq;

namespace Avicenna.Application.Tests.Auditing.VerifyAuditTrail;

/// <summary>
/// Whoever can write to the store but lacks the audit key can't change, add or take away an event unseen; with a head that
/// was noted elsewhere, not even the newest ones.
/// </summary>
public sealed class VerifyAuditTrailQueryHandlerTests
{
    private static readonly Guid Tenant = Guid.NewGuid();

    private Mock<IAuditEventRepository> events = null!;
    private List<SealedAuditEvent> chain = null!;
    private int rowsWithoutPlace;

    [SetUp]
    public void Arrange()
    {
        chain = Chain(5);
        events = StoredTrails.Mock(Tenant, () => chain);
        events.Setup(store => store.CountChainAsync(Tenant, 0, It.IsAny<long>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((Guid _, long _, long upTo, CancellationToken _) => rowsWithoutPlace + chain.Count(link => link.Event.Sequence <= upTo));
        rowsWithoutPlace = 0;
    }

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(499)]
    [TestCase(500)]
    [TestCase(501)]
    [TestCase(1_000)]
    [TestCase(1_203)]
    public async Task Handle_WholeChain_HasNoProblemUpToItsHead(int length)
    {
        chain = Chain(length);

        (await VerifyAsync()).Should().Be(new AuditTrailVerdict(HeadAt(length), Problem: null));
    }

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(5)]
    public async Task Handle_ChainThatGrewSinceItsHeadWasNoted_HasNoProblem(int noted) =>
        (await VerifyAsync(HeadAt(noted))).Should().Be(new AuditTrailVerdict(HeadAt(5), Problem: null));

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(5)]
    public async Task Handle_ChangedEvent_IsNamed(int place)
    {
        var head = HeadAt(place - 1);
        var changed = chain[place - 1].Event;
        chain[place - 1] = chain[place - 1] with { Event = changed with { After = """{"n":3}""" } };

        (await VerifyAsync()).Should().Be(new AuditTrailVerdict(head, BrokenSentence(changed)));
    }

    [Test]
    public async Task Handle_ChangedMac_IsNamed()
    {
        var head = HeadAt(2);
        chain[2] = chain[2] with { Mac = [.. chain[2].Mac[..^1], (byte)(chain[2].Mac[^1] ^ 1)] };

        (await VerifyAsync()).Should().Be(new AuditTrailVerdict(head, BrokenSentence(chain[2].Event)));
    }

    [TestCase(1)]
    [TestCase(3)]
    public async Task Handle_MissingEvent_IsNamedWithTheOneThatFollows(int place)
    {
        var head = HeadAt(place - 1);
        chain.RemoveAt(place - 1);

        (await VerifyAsync()).Should().Be(new AuditTrailVerdict(
            head, $"Event {place} is missing: the next one in the store is event {place + 1} ({chain[place - 1].Event.Id})"));
    }

    /// <summary>Renumbering what follows a taken event doesn't hide it, for the sequence is sealed too.</summary>
    [Test]
    public async Task Handle_MissingEventWithTheRestRenumbered_IsFound()
    {
        var head = HeadAt(2);
        chain = [.. chain.Where(link => link.Event.Sequence != 3).Select((link, index) => link with { Event = link.Event with { Sequence = index + 1 } })];

        (await VerifyAsync()).Should().Be(new AuditTrailVerdict(head, BrokenSentence(chain[2].Event)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(long.MinValue)]
    public async Task Handle_EventBeforeTheFirst_IsNamed(long sequence)
    {
        var added = chain[0] with { Event = chain[0].Event with { Sequence = sequence } };
        chain.Insert(0, added);

        (await VerifyAsync()).Should().Be(new AuditTrailVerdict(
            AuditHead.Start, $"Event {sequence} ({added.Event.Id}, tenant.create) comes before event 1: it was added to the store"));
    }

    [Test]
    public async Task Handle_EmptiedTrail_IsNotWhole()
    {
        chain.Clear();

        (await VerifyAsync()).Problem.Should().Be("The trail is empty, but every trail begins with tenant.create: its events were removed");
    }

    [Test]
    public async Task Handle_TrailThatBeginsWithSomethingElse_IsNotWhole()
    {
        var first = chain[0].Event with { Action = AuditActions.UpdateApiKey };
        chain = [new SealedAuditEvent(first, new StubSeal().Seal(AuditHead.Start.Mac, first))];

        (await VerifyAsync()).Problem.Should().Be($"Event 1 ({first.Id}, api_key.update) is not tenant.create, with which every trail begins");
    }

    [Test]
    public async Task Handle_RowsWithoutAPlace_AreCounted()
    {
        rowsWithoutPlace = 2;

        (await VerifyAsync()).Problem.Should().Be("The store holds 7 rows up to event 5: rows that don't belong to the chain were added");
    }

    [Test]
    public async Task Handle_EventThatCannotBeRead_IsNamedWithItsColumns()
    {
        chain[2] = chain[2] with { Event = chain[2].Event with { Id = null, Unreadable = ["id", "occurred_at"] } };

        (await VerifyAsync()).Should().Be(new AuditTrailVerdict(HeadAt(2), "Event 3 (no id, api_key.update) has stored values that can't be read: id, occurred_at"));
    }

    [TestCase(1)]
    [TestCase(3)]
    public async Task Handle_TailCutOff_IsFoundWithANotedHead(int left)
    {
        var noted = HeadAt(5);
        chain.RemoveRange(left, 5 - left);

        (await VerifyAsync(noted)).Should().Be(new AuditTrailVerdict(
            HeadAt(left), $"The chain ends with event {left}, but the recorded head is event 5: events were removed from its end"));
    }

    [TestCase(5)]
    [TestCase(8)]
    public async Task Handle_ChainWrittenAnewWithTheKey_IsFoundWithANotedHead(int length)
    {
        var noted = HeadAt(4);
        chain = Chain(length);

        (await VerifyAsync(noted)).Should().Be(new AuditTrailVerdict(
            HeadAt(4), $"Event 4 ({chain[3].Event.Id}) is not the recorded head: the chain was rewritten"));
        (await VerifyAsync()).Problem.Should().BeNull("nothing but a noted head shows it");
    }

    [Test]
    public async Task Handle_AnotherAuditKey_FitsNoEvent() =>
        (await VerifyAsync(seal: new StubSeal("k2"))).Should().Be(new AuditTrailVerdict(AuditHead.Start, BrokenSentence(chain[0].Event)));

    [TestCase(500)]
    [TestCase(501)]
    [TestCase(1_100)]
    public async Task Handle_ChangedEventInALaterBatch_IsNamed(int place)
    {
        chain = Chain(1_203);
        var head = HeadAt(place - 1);
        chain[place - 1] = chain[place - 1] with { Event = chain[place - 1].Event with { RequestId = null } };

        (await VerifyAsync()).Should().Be(new AuditTrailVerdict(head, BrokenSentence(chain[place - 1].Event)));
    }

    private static string ActionAt(int sequence) => sequence == 1 ? AuditActions.CreateTenant : AuditActions.UpdateApiKey;

    private static string BrokenSentence(AuditEvent auditEvent) =>
        $"Event {auditEvent.Sequence} ({auditEvent.Id}, {auditEvent.Action}) doesn't match its MAC: it or an event before it was changed";

    private static List<SealedAuditEvent> Chain(int length)
    {
        var seal = new StubSeal();
        var mac = AuditHead.Start.Mac;
        return [.. Enumerable.Range(1, length).Select(sequence =>
        {
            var auditEvent = AuditEvents.At(Tenant, sequence) with { Action = ActionAt(sequence) };
            mac = seal.Seal(mac, auditEvent);
            return new SealedAuditEvent(auditEvent, mac);
        })];
    }

    private AuditHead HeadAt(int place) => place == 0 ? AuditHead.Start : new AuditHead(place, chain[place - 1].Mac);

    private Task<AuditTrailVerdict> VerifyAsync(AuditHead? noted = null, StubSeal? seal = null) =>
        new VerifyAuditTrailQueryHandler(new AuditTrailReader(events.Object), seal ?? new StubSeal()).Handle(new VerifyAuditTrailQuery(Tenant, noted), CancellationToken.None);
}
