using Avicenna.Application.Abstractions;
using Avicenna.Application.Auditing;
using Avicenna.Application.Caching;
using Avicenna.Application.Startup;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Tests.Persistence;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Caching;

/// <summary>What a node changes itself is in force when the change is done; nothing here asks for changes of others.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class TenantSnapshotsTests(DatabaseProvider provider) : EndpointFixture(provider)
{
    private ITenantSnapshots Snapshots => Store.Get<ITenantSnapshots>();

    [SetUp]
    public void ReachStore() => Store.Get<StoreReach>().Reached(Time.GetTimestamp());

    [Test]
    public async Task Find_Tenant_IsTheOneOfTheStoreAndKeptInMemory()
    {
        var tenant = await FindAsync(Tenant);

        tenant.Should().Be(Tenant);
        (await FindAsync(Tenant)).Should().BeSameAs(tenant);
    }

    [Test]
    public async Task Find_TenantThatIsDisabledAndEnabled_IsCurrent()
    {
        await FindAsync(Tenant);

        await Tenants.SetEnabledAsync(Tenant.Subdomain, enabled: false, CancellationToken.None);
        (await FindAsync(Tenant))!.Enabled.Should().BeFalse();

        await Tenants.SetEnabledAsync(Tenant.Subdomain, enabled: true, CancellationToken.None);
        (await FindAsync(Tenant))!.Enabled.Should().BeTrue();
    }

    [Test]
    public async Task Find_TenantThatComesToBeAndGoes_IsCurrent()
    {
        var tenant = NewTenant();
        (await FindAsync(tenant)).Should().BeNull();

        await Tenants.AddAsync(tenant, CancellationToken.None);
        (await FindAsync(tenant)).Should().Be(tenant);

        await Tenants.DeleteAsync(tenant.Subdomain, CancellationToken.None);
        (await FindAsync(tenant)).Should().BeNull();
    }

    [Test]
    public async Task GetGuard_EndpointsAndSettings_AreCurrentAndKeptInMemory()
    {
        (await NeededAsync()).Should().Be(RequiredAuthentication.User);
        (await GuardAsync()).Should().BeSameAs(await GuardAsync());

        var endpoint = await AddAsync("/orders");
        await UpdateAsync(endpoint, current => current with { Authentication = RequiredAuthentication.Admin });
        (await NeededAsync()).Should().Be(RequiredAuthentication.Admin);

        await DeleteAsync(endpoint);
        await Store.Get<ITenantSettingsRepository>().UpdateAsync(
            Tenant.Id, _ => new TenantSettings(RequiredAuthentication.None, AllowPreflight: true), Caller.Operator, CancellationToken.None);
        (await NeededAsync()).Should().Be(RequiredAuthentication.None);
    }

    [Test]
    public async Task GetGuard_OtherTenantsChanges_LeaveItInMemory()
    {
        var guard = await GuardAsync();
        await AddAsync(TestEndpoints.Of((await AddTenantAsync()).Id));

        (await GuardAsync()).Should().BeSameAs(guard);
    }

    [Test]
    public async Task GetGuard_OfNoTenant_LetsNobodyInWithoutAKey()
    {
        var guard = await Snapshots.GetGuardAsync(Guid.NewGuid(), CancellationToken.None);

        Needed(guard).Should().Be(RequiredAuthentication.User);
    }

    private Task<Tenant?> FindAsync(Tenant tenant) => Snapshots.FindAsync(tenant.Subdomain, CancellationToken.None).AsTask();

    private Task<Guard> GuardAsync() => Snapshots.GetGuardAsync(Tenant.Id, CancellationToken.None).AsTask();

    private async Task<RequiredAuthentication> NeededAsync() => Needed(await GuardAsync());

    private static RequiredAuthentication Needed(Guard guard) =>
        RequestPath.TryRead("/orders", out var path) ? guard.Require("GET", path, isPreflight: false) : throw new InvalidOperationException("Not a path");
}
