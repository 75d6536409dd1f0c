using Avicenna.Application;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class TenantSettingsRepositoryTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private ITenantSettingsRepository TenantSettings => Store.Get<ITenantSettingsRepository>();

    [Test]
    public async Task FindAsync_NewTenant_HasTheDefaults() => (await FindAsync(Tenant)).Should().Be(Domain.Tenants.TenantSettings.Default);

    [Test]
    public async Task UpdateAsync_AnySettings_AreFoundAndTheTenantsOwn([Values] RequiredAuthentication authentication, [Values] bool allowPreflight)
    {
        var other = await AddTenantAsync();
        var expected = new TenantSettings(authentication, allowPreflight);

        (await UpdateAsync(_ => expected)).Should().Be(expected);

        (await FindAsync(Tenant)).Should().Be(expected);
        (await FindAsync(other)).Should().Be(Domain.Tenants.TenantSettings.Default);
        (await Tenants.FindAsync(Tenant.Subdomain, CancellationToken.None)).Should().Be(Tenant);
    }

    [Test]
    public async Task UpdateAsync_DifferentMembersAtOnce_LosesNeither()
    {
        await Task.WhenAll(
            Task.Run(() => UpdateAsync(current => current with { AllowPreflight = true })),
            Task.Run(() => UpdateAsync(current => current with { DefaultAuthentication = RequiredAuthentication.Admin })));

        (await FindAsync(Tenant)).Should().Be(new TenantSettings(RequiredAuthentication.Admin, AllowPreflight: true));
    }

    [Test]
    public async Task AnyCall_TenantThatIsGone_GivesNull()
    {
        await Tenants.DeleteAsync(Tenant.Subdomain, CancellationToken.None);

        (await FindAsync(Tenant)).Should().BeNull();
        (await UpdateAsync(current => current)).Should().BeNull();
    }

    private Task<TenantSettings?> FindAsync(Tenant tenant) => TenantSettings.FindAsync(tenant.Id, CancellationToken.None);

    private Task<TenantSettings?> UpdateAsync(Func<TenantSettings, TenantSettings> change) =>
        TenantSettings.UpdateAsync(Tenant.Id, change, Caller.Operator, CancellationToken.None);
}
