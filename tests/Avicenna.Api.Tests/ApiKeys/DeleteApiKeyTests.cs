using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class DeleteApiKeyTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Deleted = """{"success":true,"message":"API key deleted"}""";

    [Test]
    public async Task Delete_Key_IsGoneFromEverywhere()
    {
        var (_, id) = await Api.CreateKeyAsync();

        var response = await Api.SendAsync(ApiRequest.Delete($"/admin/api-keys/{id}"));

        response.Body.Should().Be(Deleted);
        response.Status.Should().Be(200);
        foreach (var request in new[] { ApiRequest.Get($"/admin/api-keys/{id}"), ApiRequest.PatchKey(id, "{}"), ApiRequest.RotateKey(id), ApiRequest.Delete($"/admin/api-keys/{id}") })
        {
            (await Api.SendAsync(request)).ShouldBeProblem(404, "Not Found", "not_found", "API key not found");
        }

        (await Api.SendAsync(ApiRequest.Get("/admin/api-keys?limit=200"))).Body.Should().NotContain(id.ToString());
    }

    [Test]
    public async Task Delete_UnknownQueryParameter_Is400AndTheKeyStays()
    {
        var (_, id) = await Api.CreateKeyAsync();

        (await Api.SendAsync(ApiRequest.Delete($"/admin/api-keys/{id}?force=1"))).ShouldBeInvalid("force", "Unknown query parameter 'force'");

        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}"))).Status.Should().Be(200);
    }

    [TestCase("user")]
    [TestCase("admin")]
    public async Task DeleteCurrent_AnyKey_EndsItself(string permission)
    {
        var (secret, id) = await Api.CreateKeyAsync(permission);

        var response = await Api.SendAsync(ApiRequest.Delete("/api-keys/current").WithKey(secret));

        response.Body.Should().Be(Deleted);
        response.Status.Should().Be(200);
        (await Api.SendAsync(ApiRequest.Delete("/api-keys/current").WithKey(secret))).ShouldBeProblem(401, "Unauthorized", "invalid_api_key", "Invalid API key");
        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}"))).Status.Should().Be(404);
    }

    [Test]
    public async Task DeleteCurrent_SecretInItsGrace_EndsTheWholeKey()
    {
        var (old, id) = await Api.CreateKeyAsync();
        var rotated = await Api.SendAsync(ApiRequest.RotateKey(id, """{"grace_period_seconds":60}"""));

        (await Api.SendAsync(ApiRequest.Delete("/api-keys/current").WithKey(old))).Status.Should().Be(200);

        (await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(rotated.Json.GetProperty("key").GetString()!))).Status.Should().Be(401);
    }

    [Test]
    public async Task DeleteCurrent_UnknownQueryParameter_Is400() =>
        (await Api.SendAsync(ApiRequest.Delete("/api-keys/current?force=1"))).ShouldBeInvalid("force", "Unknown query parameter 'force'");
}
