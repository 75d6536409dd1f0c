using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Tenants;

internal sealed class SettingsTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Members = "the members are default_authentication, allow_preflight";

    private int tenants;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [Test]
    public async Task Get_NewTenant_ShowsTheDefaults() => await ShouldBeAsync(await CreateTenantAsync(), "user", "false");

    [TestCase("{}", "user", "false")]
    [TestCase("""{"default_authentication":"none"}""", "none", "false")]
    [TestCase("""{"allow_preflight":true}""", "user", "true")]
    [TestCase("""{"default_authentication":"admin","allow_preflight":true}""", "admin", "true")]
    public async Task Update_Members_ShowsAndKeepsThemForThisTenantAlone(string body, string authentication, string preflight)
    {
        var (own, other) = (await CreateTenantAsync(), await CreateTenantAsync());

        var response = await Api.SendAsync(ApiRequest.Patch("/admin/settings", body).As(own));

        response.Status.Should().Be(200);
        (await ShouldBeAsync(own, authentication, preflight)).Body.Should().Be(response.Body);
        await ShouldBeAsync(other, "user", "false");
    }

    [Test]
    public async Task Update_OneMemberAfterTheOther_LeavesTheRestAsItWas()
    {
        var admin = await CreateTenantAsync();

        await Api.SendAsync(ApiRequest.Patch("/admin/settings", """{"default_authentication":"admin"}""").As(admin));
        await Api.SendAsync(ApiRequest.Patch("/admin/settings", """{"allow_preflight":true}""").As(admin));
        await ShouldBeAsync(admin, "admin", "true");

        await Api.SendAsync(ApiRequest.Patch("/admin/settings", """{"allow_preflight":false}""").As(admin));
        await ShouldBeAsync(admin, "admin", "false");
    }

    [TestCase("""{"default_authentication":null}""", "default_authentication", "default_authentication must be a string")]
    [TestCase("""{"default_authentication":1}""", "default_authentication", "default_authentication must be a string")]
    [TestCase("""{"default_authentication":""}""", "default_authentication", "default_authentication must be 'none', 'user' or 'admin'")]
    [TestCase("""{"default_authentication":"None"}""", "default_authentication", "default_authentication must be 'none', 'user' or 'admin'")]
    [TestCase("""{"allow_preflight":null}""", "allow_preflight", "allow_preflight must be true or false")]
    [TestCase("""{"allow_preflight":"true"}""", "allow_preflight", "allow_preflight must be true or false")]
    [TestCase("""{"allow_preflight":1}""", "allow_preflight", "allow_preflight must be true or false")]
    [TestCase("""{"allowPreflight":true}""", "allowPreflight", "Unknown member 'allowPreflight'; " + Members)]
    [TestCase("""{"allow_preflight":true,"allow_preflight":true}""", "allow_preflight", "Member 'allow_preflight' appears more than once")]
    [TestCase("[]", "body", "Request body must be a JSON object")]
    [TestCase("", "body", "Request body is not valid JSON, line 1, byte 1")]
    public async Task Update_BadBody_IsA400ThatNamesTheMemberAndChangesNothing(string body, string member, string message)
    {
        var admin = await CreateTenantAsync();

        (await Api.SendAsync(ApiRequest.Patch("/admin/settings", body).As(admin))).ShouldBeInvalid(member, message);

        await ShouldBeAsync(admin, "user", "false");
    }

    [TestCase("application/merge-patch+json", 200)]
    [TestCase("application/json", 200)]
    [TestCase("text/plain", 415)]
    [TestCase(null, 415)]
    public async Task Update_MediaType_IsJsonOrAMergePatch(string? contentType, int status) =>
        (await Api.SendAsync(ApiRequest.Patch("/admin/settings", "{}") with { ContentType = contentType })).Status.Should().Be(status);

    private async Task<ApiResponse> ShouldBeAsync(TenantAdmin admin, string authentication, string preflight)
    {
        var response = await Api.SendAsync(ApiRequest.Get("/admin/settings").As(admin));
        response.Body.Should().Be($$$"""{"success":true,"settings":{"default_authentication":"{{{authentication}}}","allow_preflight":{{{preflight}}}}}""");
        response.Status.Should().Be(200);
        return response;
    }

    private Task<TenantAdmin> CreateTenantAsync() => Api.CreateTenantAdminAsync($"settings{++tenants}");
}
