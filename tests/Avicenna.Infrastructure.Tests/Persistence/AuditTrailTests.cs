using System.Text.Json;
using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Auditing;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Auditing;
using Avicenna.Infrastructure.Database;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using MediatR;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Each change has its event, in a chain that shows what was done to it.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class AuditTrailTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private readonly Caller caller = new(Guid.NewGuid(), "192.0.2.7", "0HN1:00000001");

    [Test]
    public async Task Changes_OfAKeysLife_HaveOneEventEach()
    {
        var key = Key().WithSecret(RandomHash(), "aaaa").Build();
        await Keys.AddAsync(key, caller, null, CancellationToken.None);
        await Keys.UpdateAsync(Tenant.Id, key.Id, AuditActions.UpdateApiKey, current => current with { Enabled = false }, caller, CancellationToken.None);
        await Keys.RotateAsync(Tenant.Id, key.Id, current => current.Rotate(ApiKeySecret.Generate(), RandomHash(), Time.GetUtcNow(), TimeSpan.Zero), caller, null, CancellationToken.None);
        await Keys.DeleteAsync(Tenant.Id, key.Id, caller, CancellationToken.None);

        var events = await EventsAsync();

        events.Select(auditEvent => auditEvent.Action).Should().Equal("api_key.delete", "api_key.rotate", "api_key.update", "api_key.create", "tenant.create");
        events.Select(auditEvent => auditEvent.Sequence).Should().Equal(5, 4, 3, 2, 1);
        events.SkipLast(1).Should().OnlyContain(auditEvent =>
            auditEvent.ActorKeyId == caller.KeyId && auditEvent.ClientAddress == caller.ClientAddress && auditEvent.RequestId == caller.RequestId
            && auditEvent.TargetType == "api_key" && auditEvent.TargetId == key.Id && auditEvent.Time == Time.GetUtcNow());
        events[3].Before.Should().BeNull();
        events[3].After.Should().Be("""{"name":"Test key","ratelimit_min":60,"permission":"user","enabled":true,"expires_at":null,"metadata":null,"owner_id":null,"scopes":[],"allowed_addresses":[],"key_hint":"aaaa","previous_key_expires_at":null}""");
        events[2].Before.Should().Be(events[3].After);
        events[2].After.Should().Be(events[3].After!.Replace("\"enabled\":true", "\"enabled\":false", StringComparison.Ordinal));
        events[0].Before.Should().Be(events[1].After);
        events[0].After.Should().BeNull();
        (await VerifyAsync()).Should().BeEquivalentTo(new { Head = new { Sequence = 5 }, Problem = (string?)null });
    }

    [Test]
    public async Task Changes_OfOwnerScopesAndAddresses_AreShown()
    {
        var key = await AddAsync(Key().OwnedBy("Kunde Ä").WithScopes("orders:* a").AllowedFrom("10.0.0.0/8 ::1"));
        await UpdateAsync(key, current => current with { OwnerId = null, Scopes = ScopeList.Empty });

        var updated = (await EventsAsync())[0];

        updated.Before.Should().Contain("""
            "owner_id":"Kunde Ä","scopes":["orders:*","a"],"allowed_addresses":["10.0.0.0/8","::1"],
            """);
        updated.After.Should().Contain("""
            "owner_id":null,"scopes":[],"allowed_addresses":["10.0.0.0/8","::1"],
            """);
        (await VerifyAsync()).Problem.Should().BeNull();
    }

    [Test]
    public async Task Changes_OfATenant_AreTheOperatorsAndDontShowItsId()
    {
        await Tenants.SetEnabledAsync(Tenant.Subdomain, enabled: false, CancellationToken.None);
        await Tenants.SetEnabledAsync(Tenant.Subdomain, enabled: false, CancellationToken.None);
        await Tenants.SetEnabledAsync(Tenant.Subdomain, enabled: true, CancellationToken.None);

        var events = await EventsAsync();

        events.Select(auditEvent => (auditEvent.Action, auditEvent.Before, auditEvent.After)).Should().Equal(
            ("tenant.enable", """{"enabled":false}""", """{"enabled":true}"""),
            ("tenant.disable", """{"enabled":true}""", """{"enabled":false}"""),
            ("tenant.create", null, """{"enabled":true}"""));
        events.Should().OnlyContain(auditEvent => auditEvent.ActorKeyId == null && auditEvent.TargetId == null);
    }

    [Test]
    public async Task Events_OfKeysWithSecretsInTheirWords_AreMasked()
    {
        var secret = ApiKeySecret.Generate().Reveal();
        // As an earlier version would have accepted them.
        await AddAsync(Key().WithMetadata(JsonSerializer.Serialize(new { old = secret })).Build() with { Name = ApiKeyName.FromStored(secret[..40]) });

        (await EventsAsync())[0].After.Should().Contain("\"name\":\"avcna_sk_***\"").And.Contain("\"old\":\"avcna_sk_***\"").And.NotContain(secret[10..40]);
        (await VerifyAsync()).Problem.Should().BeNull();
    }

    [Test]
    public async Task Changes_ManyAtOnceOnTwoNodes_MakeOneChainWithoutGaps()
    {
        await using var otherNode = new TestStore(Database, Time);
        IApiKeyRepository[] nodes = [Keys, otherNode.Get<IApiKeyRepository>()];

        await Task.WhenAll(Enumerable.Range(0, 40).Select(index => Task.Run(() => nodes[index % 2].AddAsync(Key().Build(), caller, null, CancellationToken.None))));

        (await VerifyAsync()).Should().BeEquivalentTo(new { Head = new { Sequence = 41 }, Problem = (string?)null });
    }

    [TestCase("UPDATE audit_events SET action = 'api_key.import' WHERE tenant_id = @id AND sequence = 2", "Event 2 (")]
    [TestCase("UPDATE audit_events SET state_after = NULL WHERE tenant_id = @id AND sequence = 3", "Event 3 (")]
    [TestCase("UPDATE audit_events SET client_address = '192.0.2.8' WHERE tenant_id = @id AND sequence = 2", "Event 2 (")]
    [TestCase("DELETE FROM audit_events WHERE tenant_id = @id AND sequence = 2", "Event 2 is missing")]
    [TestCase("DELETE FROM audit_events WHERE tenant_id = @id AND sequence = 1", "Event 1 is missing")]
    [TestCase("UPDATE audit_events SET sequence = 0 WHERE tenant_id = @id AND sequence = 3", "Event 0 (")]
    [TestCase("UPDATE audit_events SET sequence = -1 WHERE tenant_id = @id AND sequence = 3", "Event -1 (")]
    [TestCase("UPDATE audit_events SET sequence = 9223372036854775807 WHERE tenant_id = @id AND sequence = 2", "Event 2 is missing: the next one in the store is event 3")]
    [TestCase("UPDATE audit_events SET state_after = '{' WHERE tenant_id = @id AND sequence = 3", "Event 3 (")]
    public async Task Verify_ChainThatWasTamperedWith_NamesTheEvent(string sql, string problem)
    {
        await AddAsync(Key());
        await AddAsync(Key());
        (await TamperAsync(sql)).Should().Be(1);

        (await VerifyAsync()).Problem.Should().StartWith(problem);
        var page = await Store.Get<IMediator>().Send(new ListAuditEventsQuery(Tenant.Id, new ListAuditEventsInput()));
        page.AuditEvents.Should().HaveCount(sql.StartsWith("DELETE", StringComparison.Ordinal) ? 2 : 3, "the list shows what verify reads");
    }

    [Test]
    public async Task Verify_TrailThatWasEmptied_SaysSo()
    {
        await TamperAsync("DELETE FROM audit_events WHERE tenant_id = @id");

        (await VerifyAsync()).Problem.Should().StartWith("The trail is empty");
    }

    [Test]
    public async Task ListAsync_PagesOverAnySequence_SkipNothing()
    {
        await AddAsync(Key());
        await AddAsync(Key());
        await TamperAsync("UPDATE audit_events SET sequence = -5 WHERE tenant_id = @id AND sequence = 1");
        await TamperAsync("UPDATE audit_events SET sequence = 0 WHERE tenant_id = @id AND sequence = 2");
        var sequences = new List<long>();
        long? before = null;
        do
        {
            var page = await Store.Get<IAuditEventRepository>().ListAsync(new AuditEventFilter(Tenant.Id, before, Limit: 1), CancellationToken.None);
            sequences.AddRange(page.Items.Select(auditEvent => auditEvent.Sequence));
            before = page.Next;
        }
        while (before is not null);

        sequences.Should().Equal(3, 0, -5);
    }

    [Test]
    public async Task Verify_TailThatWasCutAndGrewAgain_IsSeenByTheNotedHead()
    {
        await AddAsync(Key());
        var head = (await VerifyAsync()).Head;
        (await VerifyAsync(head)).Problem.Should().BeNull();
        await TamperAsync("DELETE FROM audit_events WHERE tenant_id = @id AND sequence = 2");
        (await VerifyAsync()).Problem.Should().BeNull("nothing but a noted head shows it");
        (await VerifyAsync(head)).Problem.Should().Be("The chain ends with event 1, but the recorded head is event 2: events were removed from its end");

        await AddAsync(Key());

        (await VerifyAsync(head)).Problem.Should().StartWith("Event 2 (").And.EndWith("the chain was rewritten");
    }

    [Test]
    public async Task ListAsync_FiltersAndPages_ShowWhatFits()
    {
        var key = await AddAsync(Key());
        await AddAsync(Key());
        await UpdateAsync(key, current => current with { Enabled = false });
        var events = Store.Get<IAuditEventRepository>();
        var all = new AuditEventFilter(Tenant.Id, Before: null, Limit: 1);

        var first = await events.ListAsync(all with { TargetId = key.Id }, CancellationToken.None);
        var second = await events.ListAsync(all with { TargetId = key.Id, Before = first.Next }, CancellationToken.None);
        var creations = await events.ListAsync(all with { Limit = 5, Action = AuditActions.CreateApiKey }, CancellationToken.None);

        first.Items.Concat(second.Items).Select(auditEvent => auditEvent.Action).Should().Equal("api_key.update", "api_key.create");
        second.Next.Should().BeNull();
        creations.Items.Select(auditEvent => auditEvent.Sequence).Should().Equal(3, 2);
        (await events.ListAsync(all with { TenantId = (await AddTenantAsync()).Id, TargetId = key.Id }, CancellationToken.None)).Items.Should().BeEmpty();
    }

    [Test]
    public async Task AddRefusedAsync_CountedCall_IsAnEventOfItsFirstMoment()
    {
        var firstAt = ApiKeyBuilder.CreatedAt.AddMinutes(-1);

        await Store.Get<IAuditEventRepository>().AddRefusedAsync(new RefusedCall(Tenant.Id, "POST /admin/api-keys", caller, firstAt, 3), CancellationToken.None);

        (await EventsAsync())[0].Should().BeEquivalentTo(new
        {
            Action = "call.refuse",
            Time = firstAt,
            ActorKeyId = caller.KeyId,
            TargetType = "call",
            TargetId = (Guid?)null,
            After = """{"call":"POST /admin/api-keys","count":3}""",
        });
    }

    private Task<AuditTrailVerdict> VerifyAsync(AuditHead? expected = null) => Store.Get<IMediator>().Send(new VerifyAuditTrailQuery(Tenant.Id, expected));

    /// <summary>Writes as someone may who has the rights to the schema too.</summary>
    private Task<int> TamperAsync(string sql)
    {
        var store = Store.Get<SqlStore>();
        var (before, after) = Database.Provider == DatabaseProvider.Sqlite
            ? ("PRAGMA ignore_check_constraints = ON", "PRAGMA ignore_check_constraints = OFF")
            : ("ALTER TABLE audit_events DROP CONSTRAINT IF EXISTS ck_audit_events_sequence", "SELECT 1");
        return store.WriteAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(before, store.Parameters());
                var changed = await transaction.ExecuteAsync(sql, store.Parameters().Id("id", Tenant.Id));
                await transaction.ExecuteAsync(after, store.Parameters());
                return changed;
            },
            CancellationToken.None);
    }
}
