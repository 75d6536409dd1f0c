using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Endpoints;

internal sealed class EndpointLifeTests(DatabaseProvider provider) : ApiFixture(provider)
{
    [Test]
    public async Task Delete_Endpoint_IsGoneFromEverywhere()
    {
        var id = await Api.CreateEndpointAsync("/gone");

        var response = await Api.SendAsync(ApiRequest.Delete($"/admin/endpoints/{id}"));

        response.Body.Should().Be("""{"success":true,"message":"Endpoint deleted"}""");
        response.Status.Should().Be(200);
        foreach (var request in new[] { ApiRequest.Get($"/admin/endpoints/{id}"), ApiRequest.Patch($"/admin/endpoints/{id}", "{}"), ApiRequest.Delete($"/admin/endpoints/{id}") })
        {
            ShouldBeMissing(await Api.SendAsync(request));
        }

        (await Api.SendAsync(ApiRequest.Get("/admin/endpoints"))).Body.Should().NotContain(id.ToString());
        await Api.CreateEndpointAsync("/gone");
    }

    [Test]
    public async Task Get_IdInUpperCase_IsTheSameId()
    {
        var id = await Api.CreateEndpointAsync("/upper");

        (await Api.SendAsync(ApiRequest.Get($"/admin/endpoints/{id.ToString().ToUpperInvariant()}"))).Status.Should().Be(200);
    }

    [TestCase("{0:N}")]
    [TestCase("{{{0}}}")]
    [TestCase("%20{0}")]
    [TestCase("{0}x")]
    [TestCase("1")]
    [TestCase("%FF")]
    [TestCase("00000000-0000-0000-0000-000000000000")]
    public async Task AnyCall_WhatIsNoEndpointsId_Is404AlsoWhereOneIsInIt(string path)
    {
        var id = await Api.CreateEndpointAsync($"/{Guid.NewGuid()}");
        var address = "/admin/endpoints/" + string.Format(null, path, id);

        foreach (var request in new[] { ApiRequest.Get(address), ApiRequest.Patch(address, "{}"), ApiRequest.Delete(address) })
        {
            ShouldBeMissing(await Api.SendAsync(request));
        }
    }

    private static void ShouldBeMissing(ApiResponse response) => response.ShouldBeProblem(404, "Not Found", "not_found", "Endpoint not found");
}
