using Avicenna.Application.Startup;
using Avicenna.Application.Usage;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Database;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using static Avicenna.Testing.Stores.OlderSchema;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>Counts of the version whose tables knew no tenant, and nodes of that version beside new ones.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class UsageUpgradeTests(DatabaseProvider provider) : FreshDatabaseFixture(provider)
{
    private static readonly DateTimeOffset Noon = ApiKeyBuilder.CreatedAt.AddHours(12);

    // The statements of that version.
    private const string OldBegin = """
        INSERT INTO usage_hours (api_key_id, hour, allowed, rate_limited, denied)
        SELECT v.api_key_id, v.hour, 0, 0, 0
        FROM (SELECT @api_key_id AS api_key_id, @hour AS hour) v
        WHERE EXISTS (SELECT 1 FROM api_keys k WHERE k.id = v.api_key_id)
          AND NOT EXISTS (SELECT 1 FROM usage_hours u WHERE u.api_key_id = v.api_key_id AND u.hour = v.hour);
        """;

    private const string OldAdd = "UPDATE usage_hours SET allowed = allowed + 1 WHERE api_key_id = @api_key_id AND hour = @hour;";

    private const string OldDelete = """
        DELETE FROM usage_hours WHERE api_key_id = @api_key_id;
        DELETE FROM api_key_secrets WHERE api_key_id = @api_key_id;
        DELETE FROM api_keys WHERE id = @api_key_id;
        """;

    [Test]
    public async Task Migrate_CountsOfSeveralTenants_AreTheTenantsToo()
    {
        var (first, second, foreign) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var (tenant, other) = (Guid.NewGuid(), Guid.NewGuid());
        Create(Database, "0005_list_filters", string.Join('\n',
            Insert(tenant, "acme"), Insert(other, "other"), Insert(tenant, first, "First"), Insert(tenant, second, "Second"), Insert(other, foreign, "Foreign"),
            Insert(first, 0, 5), Insert(first, 1, 1), Insert(second, 0, 2), Insert(foreign, 0, 7)));

        var usage = (await PreparedNodeAsync()).Get<IUsageRepository>();

        (await TotalsAsync(usage, tenant)).Should().Equal(Hour(0, 7), Hour(1, 1));
        (await TotalsAsync(usage, other)).Should().Equal(Hour(0, 7));
        (await KeysAsync(usage, tenant)).Should().Equal(new ApiKeyUsage(first, "First", null, 6, 12, 18), new ApiKeyUsage(second, "Second", null, 2, 4, 6));
        (await usage.ListAsync(first, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)).Should().Equal(Hour(0, 5), Hour(1, 1));
        await usage.AddAsync([new KeyUsage(tenant, first, Noon, new UsageCounts(1, 2, 3), LastUsedAt: null)], CancellationToken.None);
        (await TotalsAsync(usage, tenant)).Should().Equal(Hour(0, 8), Hour(1, 1));
    }

    [Test]
    public async Task Add_HourThatAnOlderNodeBegan_IsTheTenantsFromThenOn()
    {
        var node = await PreparedNodeAsync();
        var key = await AddKeyAsync(node, new ApiKeyBuilder((await AddTenantAsync(node)).Id));
        var usage = node.Get<IUsageRepository>();

        await RunAsync(node, OldBegin, key);
        await RunAsync(node, OldAdd, key);
        (await KeysAsync(usage, key.TenantId)).Should().BeEmpty("that node knows no tenant");
        await usage.AddAsync([new KeyUsage(key.TenantId, key.Id, Noon, new UsageCounts(2, 0, 0), LastUsedAt: null)], CancellationToken.None);
        await RunAsync(node, OldBegin, key);
        await RunAsync(node, OldAdd, key);

        (await KeysAsync(usage, key.TenantId)).Should().Equal(new ApiKeyUsage(key.Id, key.Name.Value, null, 4, 0, 0));
        (await TotalsAsync(usage, key.TenantId)).Should().Equal(new UsageHour(Noon, new UsageCounts(2, 0, 0)));
    }

    [Test]
    public async Task Delete_KeyOrTenantByAnOlderNode_Works()
    {
        var node = await PreparedNodeAsync();
        var tenant = await AddTenantAsync(node);
        var (key, left) = (await AddKeyAsync(node, new ApiKeyBuilder(tenant.Id)), await AddKeyAsync(node, new ApiKeyBuilder(tenant.Id)));
        var usage = node.Get<IUsageRepository>();
        await usage.AddAsync([.. new[] { key, left }.Select(used => new KeyUsage(tenant.Id, used.Id, Noon, new UsageCounts(2, 0, 0), LastUsedAt: null))], CancellationToken.None);

        await RunAsync(node, OldDelete, key);
        (await KeysAsync(usage, tenant.Id)).Should().Equal(new ApiKeyUsage(left.Id, left.Name.Value, null, 2, 0, 0));
        (await TotalsAsync(usage, tenant.Id)).Should().Equal(new UsageHour(Noon, new UsageCounts(4, 0, 0)));

        await RunAsync(node, "DELETE FROM api_key_secrets; DELETE FROM api_keys; DELETE FROM tenants;", key);
        (await KeysAsync(usage, tenant.Id)).Should().BeEmpty();
        (await TotalsAsync(usage, tenant.Id)).Should().BeEmpty();
    }

    private static UsageHour Hour(int hour, int count) => new(Noon.AddHours(hour), new UsageCounts(count, 2 * count, 3 * count));

    private static Task<IReadOnlyList<UsageHour>> TotalsAsync(IUsageRepository usage, Guid tenantId) =>
        usage.ListTotalsAsync(tenantId, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None);

    private static Task<IReadOnlyList<ApiKeyUsage>> KeysAsync(IUsageRepository usage, Guid tenantId) =>
        usage.ListKeysAsync(tenantId, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, UsageSort.Requests, 50, CancellationToken.None);

    private static Task<int> RunAsync(TestStore node, string sql, ApiKey key) => node.Get<SqlStore>().WriteAsync(
        sql, node.Get<SqlStore>().Parameters().Id("api_key_id", key.Id).Instant("hour", Noon), CancellationToken.None);

    private string Insert(Guid tenantId, string subdomain) =>
        $"INSERT INTO tenants (id, subdomain, enabled, created_at) VALUES ({Literal(tenantId)}, '{subdomain}', 1, {Literal(Database.Provider, Noon)});";

    private string Insert(Guid tenantId, Guid keyId, string name) =>
        $"""
        INSERT INTO api_keys (id, tenant_id, name, name_folded, permission, ratelimit_min, enabled, created_at)
        VALUES ({Literal(keyId)}, {Literal(tenantId)}, {Literal(Database.Provider, name)}, {Literal(Database.Provider, name.ToUpperInvariant())}, 'user', 60, 1, {Literal(Database.Provider, Noon)});
        """;

    private string Insert(Guid keyId, int hour, int count) =>
        $"INSERT INTO usage_hours (api_key_id, hour, allowed, rate_limited, denied) VALUES ({Literal(keyId)}, {Literal(Database.Provider, Noon.AddHours(hour))}, {count}, {2 * count}, {3 * count});";
}
