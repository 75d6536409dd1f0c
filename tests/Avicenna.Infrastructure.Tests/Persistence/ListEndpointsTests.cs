using Avicenna.Application.Startup;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class ListEndpointsTests(DatabaseProvider provider) : EndpointFixture(provider)
{
    [Test]
    public async Task ListAsync_PageByPageWhileEndpointsComeAndGo_ShowsEveryOneThatStayedOnce()
    {
        var endpoints = await AddSevenAsync();

        var page = await Endpoints.ListAsync(Tenant.Id, before: null, limit: 2, CancellationToken.None);
        var seen = page.Items.ToList();
        await AddAsync("/new");
        await DeleteAsync(page.Items[^1]);
        await DeleteAsync(endpoints[1]);
        while (page.Next is { } before)
        {
            page = await Endpoints.ListAsync(Tenant.Id, before, limit: 2, CancellationToken.None);
            seen.AddRange(page.Items);
        }

        seen.Should().Equal(Enumerable.Reverse(endpoints).Where(endpoint => endpoint != endpoints[1]));
    }

    [TestCase(6, true)]
    [TestCase(7, false)]
    [TestCase(200, false)]
    public async Task ListAsync_Limit_TellsWhetherThereIsMore(int limit, bool isMore)
    {
        await AddSevenAsync();

        (await Endpoints.ListAsync(Tenant.Id, before: null, limit, CancellationToken.None)).Next.HasValue.Should().Be(isMore);
    }

    [Test]
    public async Task FindGuardAsync_SeveralTenants_HasTheEndpointsOfOne()
    {
        var other = await AddTenantAsync();
        await AddAsync(TestEndpoints.Of(other.Id));
        var endpoints = await AddSevenAsync();
        await AddAsync(TestEndpoints.Of(other.Id, "/other"));

        var policy = await Endpoints.FindPolicyAsync(Tenant.Id, CancellationToken.None);

        policy!.Settings.Should().Be(TenantSettings.Default);
        endpoints.Should().OnlyContain(endpoint => Find(policy, endpoint.Path.Value.Replace("*", "a")) == endpoint);
        Find(policy, "/other").Should().BeNull();
    }

    private static Endpoint? Find(AccessPolicy policy, string path) =>
        RequestPath.TryRead(path, out var read) ? policy.Endpoints.Find("GET", read) : throw new InvalidOperationException("Not a path");

    private async Task<IReadOnlyList<Endpoint>> AddSevenAsync()
    {
        var endpoints = new List<Endpoint>();
        for (var number = 0; number < 7; number++)
        {
            endpoints.Add(await AddAsync($"/{number}/*"));
        }

        return endpoints;
    }
}
