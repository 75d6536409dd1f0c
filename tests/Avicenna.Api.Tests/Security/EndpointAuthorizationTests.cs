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
    [Test]
    public async Task Endpoints_ButTheHealthCalls_NeedAKeyAndUnderAdminThePermission()
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

            isOpen.Should().Be(route.StartsWith("health/", StringComparison.Ordinal), route);
            policies.Should().NotBeEmpty(route);
            policies.Any(data => data.Policy == Policies.Admin).Should().Be(route.StartsWith("admin/", StringComparison.Ordinal), route);
        }
    }
}
