using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Auditing;

/// <summary>What was done to endpoints and settings, as the list of events tells it.</summary>
internal sealed class GuardEventsTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Created = """{"path":"/Orders","method":"GET","authentication":"user","scopes":[]}""";
    private const string Updated = """{"path":"/Orders","method":"GET","authentication":"admin","scopes":[]}""";

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [Test]
    public async Task List_EndpointsLife_TellsEachStep()
    {
        var admin = await Api.CreateTenantAdminAsync("life");
        var id = await Api.CreateEndpointAsync("/Orders", admin: admin);
        await Api.SendAsync(ApiRequest.Patch($"/admin/endpoints/{id}", """{"authentication":"admin"}""").As(admin));
        await Api.SendAsync(ApiRequest.Delete($"/admin/endpoints/{id}").As(admin));

        (await ReadAsync(admin, $"target_id={id}")).Should().Equal(
            $"endpoint.delete {admin.KeyId} endpoint {id} {Updated} null",
            $"endpoint.update {admin.KeyId} endpoint {id} {Created} {Updated}",
            $"endpoint.create {admin.KeyId} endpoint {id} null {Created}");
    }

    [Test]
    public async Task List_ChangedSettings_TellsBeforeAndAfterWithoutATargetsId()
    {
        var admin = await Api.CreateTenantAdminAsync("settings");
        await Api.SendAsync(ApiRequest.Patch("/admin/settings", """{"allow_preflight":true}""").As(admin));

        (await ReadAsync(admin, "action=settings.update")).Should().Equal(
            $$"""settings.update {{admin.KeyId}} settings null {"default_authentication":"user","allow_preflight":false} {"default_authentication":"user","allow_preflight":true}""");
    }

    [Test]
    public async Task List_CallsThatChangeNothing_LeaveNoEvent()
    {
        var admin = await Api.CreateTenantAdminAsync("nothing");
        var id = await Api.CreateEndpointAsync("/orders", admin: admin);
        var before = await Api.SendAsync(ApiRequest.Get("/admin/audit-events").As(admin));

        foreach (var request in new[]
        {
            ApiRequest.Post("/admin/endpoints", """{"path":"/orders","method":"GET","authentication":"admin"}"""),
            ApiRequest.Post("/admin/endpoints", """{"path":"/orders"}"""),
            ApiRequest.Patch($"/admin/endpoints/{id}", "{}"),
            ApiRequest.Patch($"/admin/endpoints/{id}", """{"path":"/orders","method":"get","authentication":"user"}"""),
            ApiRequest.Patch($"/admin/endpoints/{Guid.NewGuid()}", """{"authentication":"none"}"""),
            ApiRequest.Delete($"/admin/endpoints/{Guid.NewGuid()}"),
            ApiRequest.Patch("/admin/settings", """{"default_authentication":"user","allow_preflight":false}"""),
            ApiRequest.Patch("/admin/settings", """{"default_authentication":"none","allow_preflight":null}"""),
            ApiRequest.Get("/admin/settings"),
        })
        {
            await Api.SendAsync(request.As(admin));
        }

        (await Api.SendAsync(ApiRequest.Get("/admin/audit-events").As(admin))).Body.Should().Be(before.Body);
    }

    private async Task<IReadOnlyList<string>> ReadAsync(TenantAdmin admin, string query)
    {
        var response = await Api.SendAsync(ApiRequest.Get($"/admin/audit-events?{query}").As(admin));
        return [.. response.Json.GetProperty("audit_events").EnumerateArray().Select(shown => string.Join(
            ' ',
            new[] { "action", "actor_key_id", "target_type", "target_id", "before", "after" }.Select(member => shown.GetProperty(member).GetRawText().Trim('"'))))];
    }
}
