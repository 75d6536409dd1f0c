using System.Globalization;
using Avicenna.Application.Auditing;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Application.Time;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Database;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using MediatR;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Each trail's key is noted: nobody seals under another by mistake, and changing it on purpose loses nothing.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class AuditKeyTests(DatabaseProvider provider) : FreshDatabaseFixture(provider)
{
    private const string Refusal =
        "Security:AuditKey is not the key that the audit trail of tenant 'acme' is sealed with. Restore that key, or reseal the trails with: audit reseal --old-key-stdin";

    private static readonly IReadOnlyDictionary<string, string?> NewKey = new Dictionary<string, string?> { ["Security:AuditKey"] = TestSettings.Pepper(9) };

    [Test]
    public async Task PrepareAsync_AnotherAuditKey_IsRefused()
    {
        await AddTenantAsync(await PreparedNodeAsync());

        (await FluentActions.Awaiting(Node(NewKey).PrepareAsync).Should().ThrowAsync<StartRefusedException>()).WithMessage(Refusal);
    }

    [Test]
    public async Task PrepareAsync_TrailFromBeforeKeysWereNoted_IsAdoptedOnlyUnderItsOwnKey()
    {
        var node = await PreparedNodeAsync();
        var tenant = await AddTenantAsync(node);
        await AddKeyAsync(node, new ApiKeyBuilder(tenant.Id));
        await ExecuteAsync(node, "UPDATE tenants SET audit_key_check = NULL");

        (await FluentActions.Awaiting(Node(NewKey).PrepareAsync).Should().ThrowAsync<StartRefusedException>()).WithMessage(Refusal);
        await PreparedNodeAsync();
        (await ExecuteAsync(node, "UPDATE tenants SET audit_key_check = NULL WHERE audit_key_check IS NOT NULL")).Should().Be(1, "the right key was noted");
    }

    [Test]
    public async Task Reseal_UnderTheNewKey_KeepsTheTrailWholeAndStopsNodesWithTheOldKey()
    {
        var old = await PreparedNodeAsync();
        var tenant = await AddTenantAsync(old);
        for (var number = 0; number < 1_100; number += 100)
        {
            await AddManyAsync(old, tenant, 100);
        }

        var resealed = Node(NewKey);
        (await resealed.Get<IMediator>().Send(new ResealAuditTrailsCommand(TestSettings.AuditKey))).Should().BeEquivalentTo(new { Resealed = 1, Problems = new Dictionary<string, string>() });

        var verdict = await resealed.Get<IMediator>().Send(new VerifyAuditTrailQuery(tenant.Id, ExpectedHead: null));
        verdict.Problem.Should().BeNull();
        verdict.Head.Sequence.Should().Be(1_102, "the trail says that it was sealed anew");
        (await FluentActions.Awaiting(() => AddKeyAsync(old, new ApiKeyBuilder(tenant.Id))).Should().ThrowAsync<StoreUnavailableException>())
            .Which.Reason.Should().StartWith("The audit trails are sealed under another Security:AuditKey than this process has");
        await PreparedNodeAsync(NewKey);
        await AddKeyAsync(resealed, new ApiKeyBuilder(tenant.Id));
        (await resealed.Get<IMediator>().Send(new ResealAuditTrailsCommand(TestSettings.AuditKey))).Resealed.Should().Be(0, "all trails are under the new key");
    }

    [Test]
    public async Task Reseal_PrunedTrail_KeepsItWhole()
    {
        var old = await PreparedNodeAsync();
        var tenant = await AddTenantAsync(old);
        await AddKeyAsync(old, new ApiKeyBuilder(tenant.Id));
        await PruneAsync(old, tenant);
        await AddKeyAsync(old, new ApiKeyBuilder(tenant.Id));
        var resealed = Node(NewKey).Get<IMediator>();

        (await resealed.Send(new ResealAuditTrailsCommand(TestSettings.AuditKey))).Should().BeEquivalentTo(new { Resealed = 1, Problems = new Dictionary<string, string>() });

        (await resealed.Send(new VerifyAuditTrailQuery(tenant.Id, ExpectedHead: null))).Should().BeEquivalentTo(new { Head = new { Sequence = 5 }, Problem = (string?)null, Anchor = new { Sequence = 3 } });
    }

    [Test]
    public async Task PrepareAsync_OnlyAnAnchorFromBeforeKeysWereNoted_IsAdoptedOnlyUnderItsOwnKey()
    {
        var node = await PreparedNodeAsync();
        var tenant = await AddTenantAsync(node);
        await PruneAsync(node, tenant);
        await ExecuteAsync(node, "UPDATE tenants SET audit_key_check = NULL");

        (await FluentActions.Awaiting(Node(NewKey).PrepareAsync).Should().ThrowAsync<StartRefusedException>()).WithMessage(Refusal);
        await PreparedNodeAsync();
    }

    [Test]
    public async Task Reseal_BrokenTrailOrWrongOldKey_ChangesNothing()
    {
        var old = await PreparedNodeAsync();
        var tenant = await AddTenantAsync(old);
        await AddKeyAsync(old, new ApiKeyBuilder(tenant.Id));
        var mediator = Node(NewKey).Get<IMediator>();

        (await mediator.Send(new ResealAuditTrailsCommand(TestSettings.Pepper(5)))).Problems["acme"].Should().StartWith("Event 1 (").And.EndWith("doesn't match its MAC: it or an event before it was changed");
        await ExecuteAsync(old, "UPDATE audit_events SET action = 'api_key.delete' WHERE sequence = 2");
        (await mediator.Send(new ResealAuditTrailsCommand(TestSettings.AuditKey))).Problems["acme"].Should().StartWith("Event 2 (");
        await ExecuteAsync(old, "UPDATE audit_events SET action = 'api_key.create' WHERE sequence = 2");

        (await old.Get<IMediator>().Send(new VerifyAuditTrailQuery(tenant.Id, ExpectedHead: null))).Problem.Should().BeNull();
    }

    [TestCase("short", "The old key must be base64 of at least 32 bytes, as Security:AuditKey was")]
    [TestCase(null, "The old key is the same as Security:AuditKey; configure the new key first")]
    public async Task Reseal_OldKeyThatIsNone_IsRefused(string? key, string sentence)
    {
        var node = await PreparedNodeAsync();

        (await FluentActions.Awaiting(() => node.Get<IMediator>().Send(new ResealAuditTrailsCommand(key ?? TestSettings.AuditKey))).Should().ThrowAsync<ValidationFailedException>())
            .WithMessage(sentence);
    }

    [TestCase(0)]
    [TestCase(-1)]
    public async Task Schema_SequenceBelowOne_IsRefused(int sequence)
    {
        var node = await PreparedNodeAsync();
        await AddTenantAsync(node);

        await FluentActions.Awaiting(() => ExecuteAsync(node, string.Create(CultureInfo.InvariantCulture, $"UPDATE audit_events SET sequence = {sequence}"))).Should().ThrowAsync<Exception>();
    }

    [Test]
    public async Task PepperOrder_ClockThatWasSetBack_IsTheOrderInWhichTheyCame()
    {
        await PreparedNodeAsync(TestSettings.Peppers(1));
        Time.AdjustTime(Time.GetUtcNow().AddYears(-1));
        var node = await PreparedNodeAsync(TestSettings.Peppers(2, 1));

        (await QueryAsync(node, "SELECT id FROM peppers ORDER BY ordinal")).Should().Equal("p1", "p2");
    }

    private static async Task AddManyAsync(TestStore node, Tenant tenant, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => AddKeyAsync(node, new ApiKeyBuilder(tenant.Id))));

    private async Task PruneAsync(TestStore node, Tenant tenant)
    {
        Time.Advance(TimeSpan.FromMinutes(1));
        (await node.Get<IMediator>().Send(new PruneAuditTrailCommand(tenant.Id, Rfc3339.Format(Time.GetUtcNow()), IsDryRun: false))).Pruned.Should().BePositive();
    }

    private static Task<int> ExecuteAsync(TestStore node, string sql) =>
        node.Get<SqlStore>().WriteAsync(sql, node.Get<SqlStore>().Parameters(), CancellationToken.None);

    private static Task<IReadOnlyList<string>> QueryAsync(TestStore node, string sql) => node.Get<SqlStore>().QueryAsync<string>(sql, parameters: null, CancellationToken.None);
}
