using System.Globalization;
using Avicenna.Application.Auditing;
using Avicenna.Application.Startup;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Database;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using MediatR;
using static Avicenna.Testing.Stores.OlderSchema;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Trails of the version that let events have any sequence and noted no key: those that are whole stay so, and forged rows stay to be named.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class AuditUpgradeTests(DatabaseProvider provider) : FreshDatabaseFixture(provider)
{
    private Tenant tenant = null!;

    [Test]
    public async Task Migrate_TrailThatIsWhole_StaysSoAndGoesOn()
    {
        await CreateOlderAsync(forged: []);

        var node = await PreparedNodeAsync();
        (await VerifyAsync(node)).Should().BeEquivalentTo(new { Head = new { Sequence = 2 }, Problem = (string?)null });
        await AddKeyAsync(node, new ApiKeyBuilder(tenant.Id));
        (await VerifyAsync(node)).Should().BeEquivalentTo(new { Head = new { Sequence = 3 }, Problem = (string?)null });
        await FluentActions.Awaiting(() => SetSequenceAsync(node, 3, 0)).Should().ThrowAsync<Exception>("the schema knows the first sequence now");
    }

    [TestCase(0)]
    [TestCase(-1)]
    public async Task Migrate_ForgedEventBeforeTheFirst_IsKeptAndNamed(int sequence)
    {
        await CreateOlderAsync(forged: [sequence]);

        var node = await PreparedNodeAsync();

        (await VerifyAsync(node)).Problem.Should().StartWith($"Event {sequence.ToString(CultureInfo.InvariantCulture)} (");
        await AddKeyAsync(node, new ApiKeyBuilder(tenant.Id));
        (await node.Get<IAuditEventRepository>().ListAsync(new AuditEventFilter(tenant.Id, Before: null, Limit: 200), CancellationToken.None)).Items
            .Select(auditEvent => auditEvent.Sequence).Should().Equal(3, 2, 1, sequence);
    }

    // A trail as this version seals it, which is as that one did, in tables as they were then.
    private async Task CreateOlderAsync(int[] forged)
    {
        await using var current = await TestDatabase.CreateAsync(Database.Provider);
        await using var node = await new TestStore(current, Time).PrepareAsync();
        tenant = await AddTenantAsync(node);
        await AddKeyAsync(node, new ApiKeyBuilder(tenant.Id));
        var events = await node.Get<IAuditEventRepository>().ReadChainAsync(tenant.Id, after: null, limit: 10, CancellationToken.None);

        var created = Literal(Database.Provider, tenant.CreatedAt);
        Create(Database, OfLooseRules, string.Join('\n', events
            .Select(sealedEvent => Insert(sealedEvent, sealedEvent.Event.Sequence))
            .Concat(forged.Select(sequence => Insert(events[1], sequence)))
            .Prepend($"INSERT INTO tenants (id, subdomain, enabled, created_at) VALUES ({Literal(tenant.Id)}, '{tenant.Subdomain}', 1, {created});")));
    }

    private string Insert(SealedAuditEvent sealedEvent, long sequence)
    {
        var auditEvent = sealedEvent.Event;
        string?[] values =
        [
            Literal(auditEvent.TenantId), sequence.ToString(CultureInfo.InvariantCulture), Literal(auditEvent.Id!.Value), Literal(Database.Provider, auditEvent.Time!.Value), Text(auditEvent.Action),
            Text(auditEvent.TargetType), auditEvent.TargetId is { } id ? Literal(id) : "NULL", Text(auditEvent.Before), Text(auditEvent.After), Literal(Database.Provider, sealedEvent.Mac),
        ];
        return $"INSERT INTO audit_events (tenant_id, sequence, id, occurred_at, action, target_type, target_id, state_before, state_after, mac) VALUES ({string.Join(", ", values)});";

        string Text(string? text) => text is null ? "NULL" : Literal(Database.Provider, text);
    }

    private Task<AuditTrailVerdict> VerifyAsync(TestStore node) => node.Get<IMediator>().Send(new VerifyAuditTrailQuery(tenant.Id, ExpectedHead: null));

    private static Task<int> SetSequenceAsync(TestStore node, int from, int to) => node.Get<SqlStore>().WriteAsync(
        "UPDATE audit_events SET sequence = @to WHERE sequence = @from",
        node.Get<SqlStore>().Parameters().Sequence("from", from).Sequence("to", to),
        CancellationToken.None);
}
