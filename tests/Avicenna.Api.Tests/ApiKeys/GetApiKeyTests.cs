using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class GetApiKeyTests(DatabaseProvider provider) : ApiFixture(provider)
{
    [Test]
    public async Task Get_Key_ShowsAllOfIt()
    {
        var maker = await Api.GetAdminIdAsync();
        var (secret, id) = await Api.CreateKeyAsync("admin", ""","ratelimit_min":7,"expires_at":"2027-01-01T00:00:00.5Z","metadata":{"team":"ops"},"owner_id":"Kunde Ä/7","scopes":["orders:*"],"allowed_addresses":["10.0.0.0/8"]""");

        var response = await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}"));

        var key = new ExpectedKey(id, secret, maker) { RatelimitMin = 7, Permission = "admin", ExpiresAt = "2027-01-01T00:00:00.500+00:00", Metadata = """{"team":"ops"}""", OwnerId = "Kunde Ä/7", Scopes = """["orders:*"]""", AllowedAddresses = """["10.0.0.0/8"]""" };
        response.Body.Should().Be($$"""{"success":true,"key_data":{{key}}}""");
        response.Status.Should().Be(200);
        response.ContentHeaders.ContentType!.ToString().Should().Be("application/json; charset=utf-8");
    }

    [Test]
    public async Task Get_IdInUpperCase_IsTheSameId()
    {
        var (_, id) = await Api.CreateKeyAsync();

        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id.ToString().ToUpperInvariant()}"))).Json.GetProperty("key_data").GetProperty("id").GetGuid().Should().Be(id);
    }

    [Test]
    public async Task Get_MissingKey_Is404() => ShouldBeMissing(await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{Guid.NewGuid()}")));

    [TestCase("{0:N}")]
    [TestCase("{{{0}}}")]
    [TestCase("%20{0}")]
    [TestCase("{0}%20")]
    [TestCase("{0}x")]
    [TestCase("%20")]
    [TestCase("1")]
    [TestCase("%C3%A9")]
    [TestCase("%FF")]
    public async Task Get_WhatIsNoUuid_Is404AlsoWhereAnIdIsInIt(string path)
    {
        var (_, id) = await Api.CreateKeyAsync();

        ShouldBeMissing(await Api.SendAsync(ApiRequest.Get("/admin/api-keys/" + string.Format(null, path, id))));
    }

    [Test]
    public async Task Get_UnknownQueryParameter_Is400() =>
        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{Guid.NewGuid()}?verbose=1"))).ShouldBeInvalid("verbose", "Unknown query parameter 'verbose'");

    private static void ShouldBeMissing(ApiResponse response) => response.ShouldBeProblem(404, "Not Found", "not_found", "API key not found");
}
