using Avicenna.Api.Authentication;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing.Stores;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.Api.Tests.Security;

internal sealed class EndpointAuthorizationTests
{
    private static readonly string[] Open = ["health/", "openapi/", "docs", "assets/", "llms.txt", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"];

    [Test]
    public async Task Endpoints_ButThoseForAnybody_NeedAKeyAndUnderAdminThePermission()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var api = new AvicennaApi(database);
        var endpoints = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        endpoints.Should().HaveCountGreaterThan(3);
        foreach (var endpoint in endpoints)
        {
            var route = endpoint.RoutePattern.RawText!;
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();

            isOpen.Should().Be(route == "/" || Open.Any(start => route.TrimStart('/').StartsWith(start, StringComparison.Ordinal)), route);
            (isOpen || policies.Count > 0).Should().BeTrue(route);
            policies.Any(data => data.Policy == Policies.Admin).Should().Be(route.StartsWith("admin/", StringComparison.Ordinal), route);
        }
    }
}
