using Avicenna.Application.Auditing;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Application.Time;
using Avicenna.Domain.Auditing;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Repositories;
using Avicenna.Testing.Stores;
using MediatR;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Old events go, and the rest of the chain still verifies.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class AuditPruneTests(DatabaseProvider provider) : DeletionFixture(provider)
{
    [Test]
    public async Task Prune_OldEvents_LeavesAnAnchorFromWhichTheRestVerifies()
    {
        await AddEventsAsync(Tenant, 2);
        var head = (await VerifyAsync()).Head;
        var before = Pass();
        await AddAsync(Key());

        (await PruneAsync(before)).Should().Be(new PruneReport(3, 3));

        var events = await EventsAsync();
        events.Select(auditEvent => (auditEvent.Sequence, auditEvent.Action)).Should().Equal((5, "audit.prune"), (4, "api_key.create"));
        events[0].Should().BeEquivalentTo(new
        {
            ActorKeyId = (Guid?)null,
            TargetType = "tenant",
            TargetId = (Guid?)null,
            Before = (string?)null,
            After = $$"""{"before":"{{Rfc3339.Format(before)}}","head":"{{head}}","count":3}""",
        });
        (await VerifyAsync(head)).Should().BeEquivalentTo(new { Head = new { Sequence = 5 }, Problem = (string?)null, Anchor = new AuditAnchor(5, head), Leftovers = 0 });
        (await ExportAsync()).Select(line => line.Sequence).Should().Equal(4, 5);
    }

    [Test]
    public async Task Prune_AgainAndAgain_PrunesOldAnchorsButNotTheLast()
    {
        (await PruneAsync(Pass())).Should().Be(new PruneReport(1, 1));
        (await PruneAsync(Pass())).Should().Be(new PruneReport(0, 1));
        (await VerifyAsync()).Should().BeEquivalentTo(new { Head = new { Sequence = 2 }, Problem = (string?)null });

        await AddAsync(Key());
        (await PruneAsync(Pass())).Should().Be(new PruneReport(2, 3));

        (await EventsAsync()).Select(auditEvent => auditEvent.Sequence).Should().Equal(4);
        await AddAsync(Key());
        (await VerifyAsync()).Should().BeEquivalentTo(new { Head = new { Sequence = 5 }, Problem = (string?)null });
    }

    [Test]
    public async Task Prune_MoreEventsThanAStep_DeletesABoundedNumberAtATimeAndOnlyTheTenants()
    {
        var other = await AddTenantAsync();
        await AddEventsAsync(other, 3);
        await AddEventsAsync(Tenant, MoreThanAStep);
        var repository = new AuditEventRepository(Recorded, new AuditTrail(Recorded, Store.Get<IAuditSeal>(), Time));
        var head = (await VerifyAsync()).Head;

        (await repository.TryAnchorAsync(new AuditCut(Tenant.Id, head.Sequence, head, Time.GetInstant(), head.Sequence), CancellationToken.None)).Should().BeTrue();
        (await VerifyAsync()).Should().BeEquivalentTo(new { Problem = (string?)null, Leftovers = MoreThanAStep + 1 });
        (await ExportAsync()).Should().ContainSingle("the rest counts as deleted");
        (await repository.DeleteAsync(Tenant.Id, head.Sequence, CancellationToken.None)).Should().Be(MoreThanAStep + 1);

        Recorder.Steps.Should().BeEquivalentTo(new[] { 500, 101 }.Select(count => new Dictionary<string, int> { ["audit_events"] = count }));
        Recorder.LockedTransactions.Should().Be(1, "the tenant's lock is only held for the anchor");
        (await VerifyAsync()).Should().BeEquivalentTo(new { Head = new { Sequence = MoreThanAStep + 2 }, Problem = (string?)null, Leftovers = 0 });
        (await Store.Get<IMediator>().Send(new VerifyAuditTrailQuery(other.Id, ExpectedHead: null))).Should().BeEquivalentTo(new { Head = new { Sequence = 4 }, Problem = (string?)null });
    }

    [Test]
    public async Task Prune_OfEventsThatAnInterruptedRunLeft_DeletesThemWithoutAnotherAnchor()
    {
        await AddEventsAsync(Tenant, 9);
        var (head, before) = ((await VerifyAsync()).Head, Pass());
        await Store.Get<IAuditEventRepository>().TryAnchorAsync(new AuditCut(Tenant.Id, head.Sequence, head, before, head.Sequence), CancellationToken.None);
        await TamperAsync("DELETE FROM audit_events WHERE tenant_id = @id AND sequence < 4");

        (await PruneAsync(before)).Should().Be(new PruneReport(7, 10));

        (await EventsAsync()).Select(auditEvent => auditEvent.Sequence).Should().Equal(11);
    }

    [Test]
    public async Task TryAnchorAsync_AnotherAnchorSinceTheVerification_AddsNothing()
    {
        var (head, before) = ((await VerifyAsync()).Head, Pass());
        var cut = new AuditCut(Tenant.Id, head.Sequence, head, before, head.Sequence);
        var events = Store.Get<IAuditEventRepository>();

        (await events.TryAnchorAsync(cut, CancellationToken.None)).Should().BeTrue();
        (await events.TryAnchorAsync(cut, CancellationToken.None)).Should().BeFalse();

        (await VerifyAsync()).Head.Sequence.Should().Be(2);
    }

    [Test]
    public async Task Prune_OnTwoNodesAtOnceWhileEventsAreAppendedAndVerified_KeepsTheTrailWhole()
    {
        await AddEventsAsync(Tenant, 600);
        var first = Pass();
        await AddEventsAsync(Tenant, 600);
        var second = Pass();
        await using var otherNode = new TestStore(Database, Time);

        var prunes = new[]
        {
            Task.Run(() => PruneAsync(first)),
            Task.Run(() => PruneAsync(second, otherNode)),
            Task.Run(() => PruneAsync(second)),
        };
        await Task.WhenAll([
            .. prunes,
            .. Enumerable.Range(0, 8).Select(_ => Task.Run(() => AddAsync(Key()))),
            Task.Run(async () => (await VerifyAsync()).Problem.Should().BeNull()),
        ]);

        prunes.Sum(prune => prune.Result.Pruned).Should().BeInRange(1_201, 1_210, "an anchor or an added event of the same moment isn't before it");
        var verdict = await VerifyAsync();
        verdict.Should().BeEquivalentTo(new { Problem = (string?)null, Leftovers = 0 });
        verdict.Anchor.Cut.Sequence.Should().Be(1_201);
    }

    [TestCase("DELETE FROM audit_events WHERE tenant_id = @id AND sequence = 5", "Event 1 is missing: the next one in the store is event 3 (")]
    [TestCase("DELETE FROM audit_events WHERE tenant_id = @id AND sequence = 3", "Event 3 is missing: the next one in the store is event 4 (")]
    [TestCase("UPDATE audit_events SET state_after = REPLACE(state_after, '\"count\":2', '\"count\":3') WHERE tenant_id = @id AND sequence = 5", "Event 5 (")]
    [TestCase("UPDATE audit_events SET state_after = REPLACE(state_after, '\"2:', '\"3:') WHERE tenant_id = @id AND sequence = 5", "Event 4 (")]
    [TestCase("UPDATE audit_events SET action = 'api_key.update' WHERE tenant_id = @id AND sequence = 5", "Event 1 is missing")]
    [TestCase("UPDATE audit_events SET action = 'audit.prune', state_after = (SELECT state_after FROM audit_events WHERE tenant_id = @id AND sequence = 5) WHERE tenant_id = @id AND sequence = 6", "Event 6 (")]
    public async Task Verify_PrunedTrailThatWasTamperedWith_NamesTheEvent(string sql, string problem)
    {
        await AddEventsAsync(Tenant, 1);
        var before = Pass();
        await AddEventsAsync(Tenant, 2);
        await PruneAsync(before);
        await AddEventsAsync(Tenant, 1);
        (await VerifyAsync()).Problem.Should().BeNull();

        (await TamperAsync(sql)).Should().Be(1);

        (await VerifyAsync()).Problem.Should().StartWith(problem);
        (await FluentActions.Awaiting(() => PruneAsync(Pass())).Should().ThrowAsync<AvicennaException>()).Which.Message.Should().StartWith(problem);
    }

    [Test]
    public async Task Prune_TrailWhoseFirstEventsWereRemoved_IsRefused()
    {
        await AddEventsAsync(Tenant, 3);
        await TamperAsync("DELETE FROM audit_events WHERE tenant_id = @id AND sequence = 1");

        (await FluentActions.Awaiting(() => PruneAsync(Pass())).Should().ThrowAsync<AvicennaException>())
            .Which.Message.Should().StartWith("Event 1 is missing: the next one in the store is event 2 (");
        (await EventsAsync()).Should().HaveCount(3);
    }

    [Test]
    public async Task ListAsync_CursorIntoThePrunedPart_IsAnEmptyLastPage()
    {
        await AddEventsAsync(Tenant, 2);
        var before = Pass();
        await AddAsync(Key());
        var all = new ListAuditEventsInput { Limit = "2" };
        var first = await Store.Get<IMediator>().Send(new ListAuditEventsQuery(Tenant.Id, all));
        await PruneAsync(before);

        var second = await Store.Get<IMediator>().Send(new ListAuditEventsQuery(Tenant.Id, all with { Cursor = first.NextCursor }));

        first.AuditEvents.Select(auditEvent => auditEvent.Sequence).Should().Equal(4, 3);
        second.Should().BeEquivalentTo(new AuditEventPage([], NextCursor: null));
    }

    /// <summary>Lets a minute pass.</summary>
    /// <returns>A time between what was before and what comes.</returns>
    private DateTimeOffset Pass()
    {
        Time.Advance(TimeSpan.FromMinutes(1));
        return Time.GetInstant();
    }

    private Task<PruneReport> PruneAsync(DateTimeOffset before, TestStore? node = null) =>
        (node ?? Store).Get<IMediator>().Send(new PruneAuditTrailCommand(Tenant.Id, Rfc3339.Format(before), IsDryRun: false));

    private Task<AuditTrailVerdict> VerifyAsync(AuditHead? expected = null) => Store.Get<IMediator>().Send(new VerifyAuditTrailQuery(Tenant.Id, expected));

    private async Task<IReadOnlyList<ExportedAuditEvent>> ExportAsync() =>
        await (await Store.Get<IMediator>().Send(new ExportAuditTrailQuery(Tenant.Id, AfterSequence: null))).SelectMany(step => step).ToListAsync();

    private Task<int> TamperAsync(string sql) =>
        Store.Get<SqlStore>().WriteAsync(sql, Store.Get<SqlStore>().Parameters().Id("id", Tenant.Id), CancellationToken.None);
}
