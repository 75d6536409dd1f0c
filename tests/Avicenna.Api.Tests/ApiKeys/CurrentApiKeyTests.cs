using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class CurrentApiKeyTests(DatabaseProvider provider) : ApiFixture(provider)
{
    [Test]
    public async Task Get_FirstAdminKey_ShowsAllOfIt()
    {
        var response = await Api.SendAsync(ApiRequest.Get("/api-keys/current"));

        response.Status.Should().Be(200, response.Body);
        var id = response.Json.GetProperty("key_data").GetProperty("id").GetString();
        response.Body.Should().Be(
            $$$"""{"success":true,"key_data":{"id":"{{{id}}}","name":"First admin key","last_used_at":null,"created_at":"2026-01-01T00:00:00+00:00","ratelimit_min":1000,"permission":"admin","enabled":true,"expires_at":null,"metadata":null,"owner_id":null,"scopes":[],"allowed_addresses":[],"key_hint":"00ad","previous_key_expires_at":null,"created_by":null}}""");
    }

    [Test]
    public async Task Get_KeyMadeByAnother_TellsWhoMadeItAndWhatWasSent()
    {
        var maker = (await Api.SendAsync(ApiRequest.Get("/api-keys/current"))).Json.GetProperty("key_data").GetProperty("id").GetString();
        var (secret, id) = await Api.CreateKeyAsync(more: ""","expires_at":"2027-01-01T00:00:00Z","metadata":{"team":"ops"}""");

        var response = await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(secret));

        response.Body.Should().Be(
            $$$"""{"success":true,"key_data":{"id":"{{{id}}}","name":"Test key","last_used_at":null,"created_at":"2026-01-01T00:00:00+00:00","ratelimit_min":60,"permission":"user","enabled":true,"expires_at":"2027-01-01T00:00:00+00:00","metadata":{"team":"ops"},"owner_id":null,"scopes":[],"allowed_addresses":[],"key_hint":"{{{secret[^4..]}}}","previous_key_expires_at":null,"created_by":"{{{maker}}}"}}""");
    }

    [Test]
    public async Task Get_UnknownQueryParameter_Is400() =>
        (await Api.SendAsync(ApiRequest.Get("/api-keys/current?verbose=1"))).ShouldBeInvalid("verbose", "Unknown query parameter 'verbose'");
}
