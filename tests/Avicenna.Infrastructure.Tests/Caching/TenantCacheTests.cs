using Avicenna.Application;
using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Tests.Persistence;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Caching;

/// <summary>What a node changes itself is in force when the change is done; nothing here asks for changes of others.</summary>
[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class TenantCacheTests(DatabaseProvider provider) : EndpointFixture(provider)
{
    private TenantCache Snapshots => Store.Get<TenantCache>();

    [SetUp]
    public void ReachStore() => Store.Get<StoreHealth>().Reached(Time.GetTimestamp());

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
    public async Task GetPolicy_EndpointsAndSettings_AreCurrentAndKeptInMemory()
    {
        (await NeededAsync()).Should().Be(RequiredAuthentication.User);
        (await PolicyAsync()).Should().BeSameAs(await PolicyAsync());

        var endpoint = await AddAsync("/orders");
        await UpdateAsync(endpoint, current => current with { Authentication = RequiredAuthentication.Admin });
        (await NeededAsync()).Should().Be(RequiredAuthentication.Admin);

        await DeleteAsync(endpoint);
        await Store.Get<ITenantSettingsRepository>().UpdateAsync(
            Tenant.Id, _ => new TenantSettings(RequiredAuthentication.None, AllowPreflight: true), Caller.Operator, CancellationToken.None);
        (await NeededAsync()).Should().Be(RequiredAuthentication.None);
    }

    [Test]
    public async Task GetPolicy_OtherTenantsChanges_LeaveItInMemory()
    {
        var policy = await PolicyAsync();
        await AddAsync(TestEndpoints.Of((await AddTenantAsync()).Id));

        (await PolicyAsync()).Should().BeSameAs(policy);
    }

    [Test]
    public async Task GetPolicy_OfNoTenant_LetsNobodyInWithoutAKey()
    {
        var policy = await Snapshots.GetPolicyAsync(Guid.NewGuid(), CancellationToken.None);

        Needed(policy).Should().Be(RequiredAuthentication.User);
    }

    private Task<Tenant?> FindAsync(Tenant tenant) => Snapshots.FindAsync(tenant.Subdomain, CancellationToken.None).AsTask();

    private Task<AccessPolicy> PolicyAsync() => Snapshots.GetPolicyAsync(Tenant.Id, CancellationToken.None).AsTask();

    private async Task<RequiredAuthentication> NeededAsync() => Needed(await PolicyAsync());

    private static RequiredAuthentication Needed(AccessPolicy policy) =>
        RequestPath.TryRead("/orders", out var path) ? policy.Require("GET", path, isPreflight: false).Authentication : throw new InvalidOperationException("Not a path");
}
