using Avicenna.Application.Endpoints;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixtureSource(typeof(Stores), nameof(Stores.All))]
public sealed class EndpointRepositoryTests(DatabaseProvider provider) : EndpointFixture(provider)
{
    [TestCase("/", "*")]
    [TestCase("/Orders/*/Items/**", "GET")]
    [TestCase("/a", "M-SEARCH")]
    public async Task AddAsync_Endpoint_IsFoundAsItWas(string path, string method)
    {
        var endpoint = TestEndpoints.Of(Tenant.Id, path, method) with { Authentication = RequiredAuthentication.Admin, CreatedAt = ApiKeyBuilder.CreatedAt.AddMilliseconds(1) };

        await AddAsync(endpoint);

        var found = await FindAsync(endpoint);
        found.Should().Be(endpoint);
        found!.Path.Value.Should().Be(path);
    }

    [Test]
    public async Task AddAsync_MostScopes_AreFoundAndInThePolicy()
    {
        var scopes = ScopeList.FromStored(string.Join(' ', Enumerable.Range(0, ScopeList.MaxOfEndpoint).Select(number => $"{number:D2}{new string('s', ScopeList.MaxLength - 2)}")));
        var endpoint = await AddAsync(TestEndpoints.Of(Tenant.Id, "/orders", "GET") with { Scopes = scopes });
        await AddAsync("/bills");

        (await FindAsync(endpoint)).Should().Be(endpoint);
        (await RequireAsync("/orders")).Should().Be(new RequiredAccess(RequiredAuthentication.User, scopes));
        (await RequireAsync("/bills")).Should().Be(new RequiredAccess(RequiredAuthentication.User));
    }

    [TestCase("/orders/{id}")]
    [TestCase("/orders/:id/**")]
    public async Task FindAsync_PatternThatAnEarlierVersionStored_IsReadAsItIs(string path)
    {
        var endpoint = await AddAsync(TestEndpoints.Of(Tenant.Id, "/a") with { Path = PathPattern.FromStored(path) });

        (await FindAsync(endpoint))!.Path.Value.Should().Be(path);
        (await UpdateAsync(endpoint, current => current with { Authentication = RequiredAuthentication.Admin }))!.Path.Value.Should().Be(path);
    }

    [Test]
    public async Task AddAsync_LongestPathAndMethod_AreKeptWhole()
    {
        var endpoint = await AddAsync("/" + new string('a', PathPattern.MaxLength - 1), new string('M', EndpointMethod.MaxLength));

        (await FindAsync(endpoint)).Should().Be(endpoint);
    }

    [TestCase("/orders", "GET")]
    [TestCase("/ORDERS", "get")]
    public async Task AddAsync_PathAndMethodOfAnother_IsRefusedAndLeavesNothing(string path, string method)
    {
        var first = await AddAsync("/orders");
        var events = await EventsAsync();
        var second = TestEndpoints.Of(Tenant.Id, path, method) with { Authentication = RequiredAuthentication.Admin };

        await FluentActions.Awaiting(() => AddAsync(second)).Should().ThrowAsync<AvicennaException>().Where(exception => exception.Error == EndpointErrors.Exists);

        (await ListAllAsync()).Should().Equal(first);
        (await EventsAsync()).Should().HaveSameCount(events);
    }

    [Test]
    public async Task AddAsync_SamePathForOtherMethodsAndTenants_IsAdded()
    {
        await AddAsync("/orders");
        await AddAsync("/orders", "POST");
        await AddAsync("/orders", "*");
        await AddAsync(TestEndpoints.Of((await AddTenantAsync()).Id, "/orders"));

        (await ListAllAsync()).Select(endpoint => endpoint.Method.Value).Should().Equal("GET", "POST", "*");
    }

    [Test]
    public async Task AddAsync_TenantThatIsGone_IsNotFound()
    {
        await Tenants.DeleteAsync(Tenant.Subdomain, CancellationToken.None);

        await FluentActions.Awaiting(() => AddAsync("/orders")).Should().ThrowAsync<AvicennaException>().WithMessage("The tenant doesn't exist any more");
    }

    [Test]
    public async Task UpdateAsync_EveryMember_IsFoundChanged()
    {
        var endpoint = await AddAsync("/orders");
        var expected = endpoint with { Path = PathPattern.Parse("/Bills/**"), Method = EndpointMethod.Any, Scopes = ScopeList.FromStored("b a") };

        (await UpdateAsync(endpoint, _ => expected)).Should().Be(expected);

        (await FindAsync(endpoint)).Should().Be(expected);
        await UpdateAsync(endpoint, current => current with { Scopes = ScopeList.Empty, Authentication = RequiredAuthentication.None });
        (await FindAsync(endpoint)).Should().Be(expected with { Scopes = ScopeList.Empty, Authentication = RequiredAuthentication.None });
    }

    [Test]
    public async Task UpdateAsync_OtherSpellingOfThePath_IsKept()
    {
        var endpoint = await AddAsync("/orders");

        await UpdateAsync(endpoint, current => current with { Path = PathPattern.Parse("/Orders") });

        (await FindAsync(endpoint))!.Path.Value.Should().Be("/Orders");
    }

    [Test]
    public async Task UpdateAsync_ToPathAndMethodOfAnother_IsRefusedAndChangesNothing()
    {
        await AddAsync("/orders");
        var endpoint = await AddAsync("/bills");
        var events = await EventsAsync();

        await FluentActions.Awaiting(() => UpdateAsync(endpoint, current => current with { Path = PathPattern.Parse("/Orders") }))
            .Should().ThrowAsync<AvicennaException>().Where(exception => exception.Error == EndpointErrors.Exists);

        (await FindAsync(endpoint)).Should().Be(endpoint);
        (await EventsAsync()).Should().HaveSameCount(events);
    }

    [Test]
    public async Task DeleteAsync_Endpoint_IsGoneAndItsPathIsFree()
    {
        var endpoint = await AddAsync("/orders");

        (await DeleteAsync(endpoint)).Should().BeTrue();

        (await FindAsync(endpoint)).Should().BeNull();
        (await DeleteAsync(endpoint)).Should().BeFalse();
        (await UpdateAsync(endpoint, current => current)).Should().BeNull();
        await AddAsync("/orders");
    }

    [Test]
    public async Task AnyCall_AnotherTenantsEndpoint_FindsAndChangesNothing()
    {
        var foreign = await AddAsync(TestEndpoints.Of((await AddTenantAsync()).Id));
        var guess = foreign with { TenantId = Tenant.Id };

        (await FindAsync(guess)).Should().BeNull();
        (await UpdateAsync(guess, current => current with { Authentication = RequiredAuthentication.None })).Should().BeNull();
        (await DeleteAsync(guess)).Should().BeFalse();

        (await FindAsync(foreign)).Should().Be(foreign);
        (await ListAllAsync()).Should().BeEmpty();
    }

    private async Task<RequiredAccess> RequireAsync(string target)
    {
        var policy = await Endpoints.FindPolicyAsync(Tenant.Id, CancellationToken.None);
        return RequestPath.TryRead(target, out var path) ? policy!.Require("GET", path, isPreflight: false) : throw new InvalidOperationException("Not a path");
    }
}
