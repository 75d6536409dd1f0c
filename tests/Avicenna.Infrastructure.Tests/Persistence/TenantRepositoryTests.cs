using Avicenna.Application;
using Avicenna.Application.Endpoints;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class TenantRepositoryTests(DatabaseProvider provider) : StoreFixture(provider)
{
    private const int Racers = 16;

    [Test]
    public async Task AddAsync_NewSubdomain_IsFoundAsItWas()
    {
        var tenant = NewTenant(new string('a', Subdomain.MaxLength)) with { Enabled = false, CreatedAt = ApiKeyBuilder.CreatedAt.AddMilliseconds(1) };

        (await Tenants.AddAsync(tenant, CancellationToken.None)).Should().BeTrue();

        (await FindAsync(tenant)).Should().Be(tenant);
    }

    [Test]
    public async Task AddAsync_SubdomainThatIsTaken_AddsNothing()
    {
        var second = NewTenant(Tenant.Subdomain.Value.ToUpperInvariant());

        (await Tenants.AddAsync(second, CancellationToken.None)).Should().BeFalse();

        (await FindAsync(second)).Should().Be(Tenant);
    }

    [Test]
    public async Task AddAsync_RacingOnTwoNodes_AddsExactlyOne()
    {
        await using var otherNode = new TestStore(Database, Time);
        ITenantRepository[] nodes = [Tenants, otherNode.Get<ITenantRepository>()];
        var rivals = Enumerable.Range(0, Racers).Select(_ => NewTenant("contested")).ToList();

        var added = await Task.WhenAll(rivals.Select((rival, index) =>
            Task.Run(() => nodes[index % nodes.Length].AddAsync(rival, CancellationToken.None))));

        added.Should().ContainSingle(won => won);
        (await FindAsync(rivals[0])).Should().Be(rivals[Array.IndexOf(added, true)]);
    }

    [Test]
    public async Task FindAsync_UnknownSubdomain_GivesNull() => (await FindAsync(NewTenant())).Should().BeNull();

    [Test]
    public async Task ListAsync_SeveralTenants_AreInOrderOfSubdomain()
    {
        string[] subdomains = ["order-b", "order-10", "order-a", "order-9", "ordera", "order"];
        foreach (var subdomain in subdomains)
        {
            await Tenants.AddAsync(NewTenant(subdomain), CancellationToken.None);
        }

        var listed = await Tenants.ListAsync(CancellationToken.None);

        listed.Should().Contain(Tenant);
        listed.Select(tenant => tenant.Subdomain.Value).Should().Contain(subdomains).And.BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Test]
    public async Task SetEnabledAsync_KnownTenant_ChangesOnlyThat()
    {
        var other = await AddTenantAsync();

        (await Tenants.SetEnabledAsync(Tenant.Subdomain, enabled: false, CancellationToken.None)).Should().BeTrue();
        (await FindAsync(Tenant)).Should().Be(Tenant with { Enabled = false });
        (await FindAsync(other)).Should().Be(other);

        (await Tenants.SetEnabledAsync(Tenant.Subdomain, enabled: true, CancellationToken.None)).Should().BeTrue();
        (await FindAsync(Tenant)).Should().Be(Tenant);
    }

    [Test]
    public async Task SetEnabledAsync_ValueThatItHas_StillSaysThatTheTenantIsThere() =>
        (await Tenants.SetEnabledAsync(Tenant.Subdomain, enabled: true, CancellationToken.None)).Should().BeTrue();

    [Test]
    public async Task SetEnabledAsync_UnknownTenant_SaysSo() =>
        (await Tenants.SetEnabledAsync(NewTenant().Subdomain, enabled: true, CancellationToken.None)).Should().BeFalse();

    [Test]
    public async Task DeleteAsync_TenantWithKeys_RemovesItsKeysAndSecretsAndNobodyElses()
    {
        var other = await AddTenantAsync();
        var foreign = new ApiKeyBuilder(other.Id).Build();
        await AddAsync(foreign);
        var own = Key().WithSecret(RandomHash()).WithSecret(RandomHash(), expires: ApiKeyBuilder.CreatedAt.AddYears(1)).Build();
        await AddAsync(own);

        (await Tenants.DeleteAsync(Tenant.Subdomain, CancellationToken.None)).Should().BeTrue();

        (await FindAsync(Tenant)).Should().BeNull();
        (await FindAsync(own)).Should().BeNull();
        (await FindAsync(foreign)).Should().BeEquivalentTo(foreign);
        // Its hashes are free again, so no row of them has stayed behind.
        await AddAsync(new ApiKeyBuilder(other.Id).WithSecret(own.Secrets[0].Hash).WithSecret(own.Secrets[1].Hash).Build());
    }

    [Test]
    public async Task DeleteAsync_TenantWithEndpoints_RemovesThemAndNobodyElses()
    {
        var endpoints = Store.Get<IEndpointRepository>();
        var other = await AddTenantAsync();
        var (own, foreign) = (TestEndpoints.Of(Tenant.Id), TestEndpoints.Of(other.Id));
        await endpoints.AddAsync(own, Caller.Operator, CancellationToken.None);
        await endpoints.AddAsync(foreign, Caller.Operator, CancellationToken.None);

        (await Tenants.DeleteAsync(Tenant.Subdomain, CancellationToken.None)).Should().BeTrue();

        (await endpoints.FindAsync(Tenant.Id, own.Id, CancellationToken.None)).Should().BeNull();
        (await endpoints.FindAsync(other.Id, foreign.Id, CancellationToken.None)).Should().Be(foreign);
    }

    [Test]
    public async Task DeleteAsync_MoreKeysThanABatchAndForeignOnesBetween_RemovesAllItsOwn()
    {
        var other = await AddTenantAsync();
        var foreign = new List<ApiKey>();
        for (var i = 0; i < 600; i++)
        {
            await AddAsync(Key().Build());
            if (i % 200 == 0)
            {
                foreign.Add(new ApiKeyBuilder(other.Id).Build());
                await AddAsync(foreign[^1]);
            }
        }

        (await Tenants.DeleteAsync(Tenant.Subdomain, CancellationToken.None)).Should().BeTrue();

        (await FindAsync(Tenant)).Should().BeNull();
        foreach (var key in foreign)
        {
            (await FindAsync(key)).Should().NotBeNull();
        }
    }

    [Test]
    public async Task DeleteAsync_UnknownTenant_SaysSo() =>
        (await Tenants.DeleteAsync(NewTenant().Subdomain, CancellationToken.None)).Should().BeFalse();

    [Test]
    public async Task DeleteAsync_SubdomainUsedAgain_TheNewTenantStartsEmpty()
    {
        await AddAsync(Key().Build());
        await Tenants.DeleteAsync(Tenant.Subdomain, CancellationToken.None);
        var successor = NewTenant(Tenant.Subdomain.Value);

        (await Tenants.AddAsync(successor, CancellationToken.None)).Should().BeTrue();

        (await FindAsync(successor)).Should().Be(successor);
    }

    private Task<Tenant?> FindAsync(Tenant tenant) => Tenants.FindAsync(tenant.Subdomain, CancellationToken.None);
}
