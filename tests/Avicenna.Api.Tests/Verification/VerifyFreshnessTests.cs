using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Verification;

/// <summary>What was changed is in force in the very next call, although decisions are made in memory.</summary>
internal sealed class VerifyFreshnessTests(DatabaseProvider provider) : VerifyFixture(provider)
{
    private static readonly ApiRequest Question = ApiRequest.Verify("GET", "/orders/7");

    [Test]
    public async Task Verify_EndpointMadeChangedAndDeleted_IsDecidedAnewEachTime()
    {
        (await ReadRequirementAsync("GET", "/fresh")).Should().Be("user");
        var path = $"/admin/endpoints/{await Api.CreateEndpointAsync("/fresh", "GET", "none")}";
        (await ReadRequirementAsync("GET", "/fresh")).Should().Be("none");

        await SucceedAsync(ApiRequest.Patch(path, """{"authentication":"admin"}"""));
        (await ReadRequirementAsync("GET", "/fresh")).Should().Be("admin");

        await SucceedAsync(ApiRequest.Patch(path, """{"path":"/moved","method":"POST"}"""));
        (await ReadRequirementAsync("GET", "/fresh")).Should().Be("user");
        (await ReadRequirementAsync("POST", "/moved")).Should().Be("admin");

        await SucceedAsync(ApiRequest.Delete(path));
        (await ReadRequirementAsync("POST", "/moved")).Should().Be("user");
    }

    [Test]
    public async Task Verify_SettingsChanged_AreInForce()
    {
        foreach (var required in new[] { "admin", "none", "user" })
        {
            await Api.SetAsync($$"""{"default_authentication":"{{required}}"}""");
            (await ReadRequirementAsync("GET", "/elsewhere")).Should().Be(required);
        }
    }

    [Test]
    public async Task Verify_KeyChanged_IsWhatItHasBecome()
    {
        var (secret, id) = await Api.CreateKeyAsync();
        (await Api.SendAsync(Question.WithKey(secret))).ShouldLetIn(id, "user");

        await SucceedAsync(ApiRequest.PatchKey(id, """{"permission":"admin","name":"Renamed","metadata":{"a":1},"ratelimit_min":9}"""));
        var response = await Api.SendAsync(Question.WithKey(secret));
        response.ShouldLetIn(id, "admin");
        response.Body.Should().Contain("\"name\":\"Renamed\",\"permission\":\"admin\",\"ratelimit_min\":9,\"metadata\":{\"a\":1}");

        await SucceedAsync(ApiRequest.PatchKey(id, """{"enabled":false}"""));
        (await Api.SendAsync(Question.WithKey(secret))).ShouldRefuseInvalidKey();

        await SucceedAsync(ApiRequest.PatchKey(id, """{"enabled":true}"""));
        (await Api.SendAsync(Question.WithKey(secret))).ShouldLetIn(id, "admin");
    }

    [Test]
    public async Task Verify_KeyDeleted_IsRefused()
    {
        var (secret, id) = await Api.CreateKeyAsync();
        (await Api.SendAsync(Question.WithKey(secret))).ShouldLetIn(id, "user");

        await SucceedAsync(ApiRequest.Delete($"/admin/api-keys/{id}"));

        (await Api.SendAsync(Question.WithKey(secret))).ShouldRefuseInvalidKey();
    }

    [Test]
    public async Task Verify_KeyThatEndedItself_IsRefused()
    {
        var (secret, id) = await Api.CreateKeyAsync();
        (await Api.SendAsync(Question.WithKey(secret))).ShouldLetIn(id, "user");

        await SucceedAsync(ApiRequest.Delete("/api-keys/current").WithKey(secret));

        (await Api.SendAsync(Question.WithKey(secret))).ShouldRefuseInvalidKey();
    }

    [TestCase(0)]
    [TestCase(60)]
    public async Task Verify_KeyRotated_LetsTheOldSecretInForItsGrace(int grace)
    {
        var (old, id) = await Api.CreateKeyAsync();
        (await Api.SendAsync(Question.WithKey(old))).ShouldLetIn(id, "user");

        var rotated = await SucceedAsync(ApiRequest.RotateKey(id, $$"""{"grace_period_seconds":{{grace}}}"""));

        (await Api.SendAsync(Question.WithKey(rotated.Json.GetProperty("key").GetString()!))).ShouldLetIn(id, "user");
        if (grace > 0)
        {
            (await Api.SendAsync(Question.WithKey(old))).ShouldLetIn(id, "user");
            Api.Time.Advance(TimeSpan.FromSeconds(grace));
        }

        (await Api.SendAsync(Question.WithKey(old))).ShouldRefuseInvalidKey();
    }

    [Test]
    public async Task Verify_TenantDisabledAndEnabled_IsFollowed()
    {
        var tenant = await Api.CreateTenantAdminAsync("pausing");
        foreach (var enabled in new[] { true, false, true })
        {
            await Api.SetTenantEnabledAsync(tenant.Tenant, enabled);
            (await Api.SendAsync(Question.As(tenant))).Status.Should().Be(enabled ? 200 : 401);
        }
    }

    private async Task<ApiResponse> SucceedAsync(ApiRequest request)
    {
        var response = await Api.SendAsync(request);
        response.Status.Should().Be(200, response.Body);
        return response;
    }
}
