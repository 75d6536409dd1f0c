using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Endpoints;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Auditing;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using static Avicenna.Testing.Stores.OlderSchema;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Keys and endpoints of the version before owners, scopes and address lists: they go on without any, and can be given some.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class KeyMembersUpgradeTests(DatabaseProvider provider) : FreshDatabaseFixture(provider)
{
    private const string Secret = "a-key-of-the-version-before";

    private static readonly DateTimeOffset Expiry = ApiKeyBuilder.CreatedAt.AddDays(30);

    private readonly Tenant tenant = new(Guid.NewGuid(), Subdomain.Parse("acme"), Enabled: true, ApiKeyBuilder.CreatedAt);
    private readonly Endpoint endpoint = TestEndpoints.Of(Guid.Empty, "/orders");
    private readonly Guid keyId = Guid.NewGuid();

    [Test]
    public async Task Migrate_KeysAndEndpoints_GoOnWithoutTheNewMembersAndTakeThem()
    {
        CreateOlder();

        var node = await PreparedNodeAsync();
        var keys = node.Get<IApiKeyRepository>();
        var key = (await keys.FindAsync(tenant.Id, keyId, CancellationToken.None))!;
        key.Should().BeEquivalentTo(new { Name = ApiKeyName.Parse("Ingest"), ExpiresAt = Expiry, OwnerId = (OwnerId?)null, KeyHint = "fore" });
        (key.Scopes, key.AllowedAddresses).Should().Be((ScopeList.Empty, AllowedAddresses.Anywhere));
        (await RequireAsync(node)).Should().Be(new RequiredAccess(RequiredAuthentication.User));
        (await DecideAsync(node)).Should().Be(VerdictReason.Allowed);
        (await ListAsync(node, filter => filter with { KeyHint = "fore" })).Should().Equal(keyId);
        (await ListAsync(node, filter => filter with { ExpiresBefore = Expiry.AddDays(1) })).Should().Equal(keyId);
        (await ListAsync(node, filter => filter with { OwnerId = "7" })).Should().BeEmpty();

        await keys.UpdateAsync(tenant.Id, keyId, AuditActions.UpdateApiKey, current => current with { OwnerId = OwnerId.Parse("7"), Scopes = ScopeList.FromStored("a") }, Caller.Operator, CancellationToken.None);
        await node.Get<IEndpointRepository>().UpdateAsync(tenant.Id, endpoint.Id, current => current with { Scopes = ScopeList.FromStored("a b") }, Caller.Operator, CancellationToken.None);
        (await ListAsync(node, filter => filter with { OwnerId = "7" })).Should().Equal(keyId);
        (await RequireAsync(node)).Should().Be(new RequiredAccess(RequiredAuthentication.User, ScopeList.FromStored("a b")));
        (await DecideAsync(node)).Should().Be(VerdictReason.ScopeRequired);
    }

    private void CreateOlder()
    {
        var (created, expires) = (Literal(Database.Provider, ApiKeyBuilder.CreatedAt), Literal(Database.Provider, Expiry));
        var hash = Literal(Database.Provider, Node().Get<IApiKeyHasher>().HashPlain(Secret).Value);
        Create(Database, OfFewMembers, $"""
            INSERT INTO tenants (id, subdomain, enabled, created_at) VALUES ({Literal(tenant.Id)}, '{tenant.Subdomain}', 1, {created});
            INSERT INTO api_keys (id, tenant_id, name, name_folded, permission, ratelimit_min, enabled, expires_at, created_at)
            VALUES ({Literal(keyId)}, {Literal(tenant.Id)}, 'Ingest', 'INGEST', 'user', 60, 1, {expires}, {created});
            INSERT INTO api_key_secrets (api_key_id, scheme, hash, hint, created_at) VALUES ({Literal(keyId)}, 'sha256', {hash}, 'fore', {created});
            INSERT INTO endpoints (id, tenant_id, path, path_canonical, method, authentication, created_at)
            VALUES ({Literal(endpoint.Id)}, {Literal(tenant.Id)}, '/orders', '/orders', 'GET', 'user', {created});
            """);
    }

    private async Task<RequiredAccess> RequireAsync(TestStore node)
    {
        var policy = await node.Get<IEndpointRepository>().FindPolicyAsync(tenant.Id, CancellationToken.None);
        return policy!.Require(policy.Endpoints.Find("GET", RequestPath.TryRead("/orders", out var path) ? path : default));
    }

    private async Task<VerdictReason> DecideAsync(TestStore node) =>
        (await node.Get<AccessDecider>().DecideAsync(tenant, new GuardedRequest("GET", "/orders", IsPreflight: false), Secret, client: null, CancellationToken.None)).Reason;

    private async Task<IEnumerable<Guid>> ListAsync(TestStore node, Func<ApiKeyFilter, ApiKeyFilter> change)
    {
        var filter = change(new ApiKeyFilter { TenantId = tenant.Id, Limit = 50, Now = ApiKeyBuilder.CreatedAt });
        return (await node.Get<IApiKeyRepository>().ListAsync(filter, CancellationToken.None)).Items.Select(key => key.Id);
    }
}
