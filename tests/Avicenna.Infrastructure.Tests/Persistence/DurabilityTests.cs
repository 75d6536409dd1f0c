using Avicenna.Application.ApiKeys;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class DurabilityTests(DatabaseProvider provider) : FreshDatabaseFixture(provider)
{
    [Test]
    public async Task Reopen_CommittedData_IsStillThere()
    {
        await using var first = await new TestStore(Database, Time).PrepareAsync();
        var tenant = await AddTenantAsync(first);
        var key = await AddKeyAsync(first, new ApiKeyBuilder(tenant.Id));
        await first.DisposeAsync();

        var second = await PreparedNodeAsync();

        (await second.Get<ITenantRepository>().FindAsync(tenant.Subdomain, CancellationToken.None)).Should().Be(tenant with { FirstKeyAt = key.CreatedAt });
        (await second.Get<IApiKeyRepository>().FindAsync(tenant.Id, key.Id, CancellationToken.None)).Should().BeEquivalentTo(key);
    }

    [Test]
    public async Task AddAsync_OnOneNode_IsSeenByAnother()
    {
        var writer = await PreparedNodeAsync();
        var reader = await PreparedNodeAsync();
        var tenant = await AddTenantAsync(writer);
        var key = await AddKeyAsync(writer, new ApiKeyBuilder(tenant.Id));

        (await reader.Get<IApiKeyRepository>().FindAsync(tenant.Id, key.Id, CancellationToken.None)).Should().BeEquivalentTo(key);
    }
}
