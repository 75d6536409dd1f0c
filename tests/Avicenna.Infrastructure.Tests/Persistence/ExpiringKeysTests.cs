using Avicenna.Application.ApiKeys;
using Avicenna.Application.Startup;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class ExpiringKeysTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private static readonly DateTimeOffset Now = ApiKeyBuilder.CreatedAt.AddDays(1);

    [Test]
    public async Task CountExpiringAsync_KeysOfAllTenants_AreThoseThatWorkAndExpireInThePeriod()
    {
        await AddAsync(Key());
        await AddAsync(Key().Expiring(Now));
        await AddAsync(Key().Expiring(Now.AddMilliseconds(1)));
        await AddAsync(Key().Expiring(Now.AddDays(7)));
        await AddAsync(Key().Expiring(Now.AddDays(7).AddMilliseconds(1)));
        await AddAsync(Key().Expiring(Now.AddDays(3)).Disabled());
        var other = await AddTenantAsync();
        await AddAsync(new ApiKeyBuilder(other.Id).Expiring(Now.AddDays(3)));
        var disabled = await AddTenantAsync();
        await AddAsync(new ApiKeyBuilder(disabled.Id).Expiring(Now.AddDays(3)));
        await Tenants.SetEnabledAsync(disabled.Subdomain, enabled: false, CancellationToken.None);

        (await Store.Get<IExpiringKeysRepository>().CountExpiringAsync(Now, Now.AddDays(7), CancellationToken.None)).Should().Be(3);
    }
}
