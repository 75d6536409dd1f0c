using System.Net;
using System.Text.Json;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.Api.Tests.Auditing;

/// <summary>Every change leaves one event that says who, what, when, from where, before and after, and never a secret.</summary>
internal sealed class ListAuditEventsTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string User = """{"name":"Test key","ratelimit_min":60,"permission":"user","enabled":true,"expires_at":null,"metadata":null,"owner_id":null,"scopes":[],"allowed_addresses":[],"key_hint":"HINT","previous_key_expires_at":null}""";

    private int tenants;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [Test]
    public async Task List_OperatorsWork_HasNoActor()
    {
        var admin = await CreateTenantAsync();
        var repository = Api.Services.GetRequiredService<ITenantRepository>();
        await repository.SetEnabledAsync(admin.Tenant.Subdomain, enabled: false, default);
        await repository.SetEnabledAsync(admin.Tenant.Subdomain, enabled: true, default);

        var response = await Api.SendAsync(ApiRequest.Get("/admin/audit-events").As(admin));

        var key = User.Replace("Test key", "Admin key").Replace("user", "admin").Replace("HINT", admin.Secret[^4..]);
        var events = new[]
        {
            Event(response, 0, 4, "tenant.enable", null, "tenant", null, """{"enabled":false}""", """{"enabled":true}"""),
            Event(response, 1, 3, "tenant.disable", null, "tenant", null, """{"enabled":true}""", """{"enabled":false}"""),
            Event(response, 2, 2, "api_key.create", null, "api_key", admin.KeyId, "null", key),
            Event(response, 3, 1, "tenant.create", null, "tenant", null, "null", """{"enabled":true}"""),
        };
        response.Body.Should().Be($$"""{"success":true,"audit_events":[{{string.Join(',', events)}}],"next_cursor":null}""");
        response.Status.Should().Be(200);
    }

    [Test]
    public async Task List_KeysWholeLife_TellsEachStep()
    {
        var admin = await CreateTenantAsync();
        var (secret, id) = await Api.CreateKeyAsync(admin: admin);
        await Api.SendAsync(ApiRequest.PatchKey(id, """{"name":"Neu","metadata":{"a":1}}""").As(admin));
        var rotated = (await Api.SendAsync(ApiRequest.RotateKey(id, """{"grace_period_seconds":60}""").As(admin))).Json.GetProperty("key").GetString()!;
        await Api.SendAsync(ApiRequest.Delete("/api-keys/current").WithKey(rotated) with { Host = admin.Host });

        var response = await Api.SendAsync(ApiRequest.Get($"/admin/audit-events?target_id={id}").As(admin));

        var created = User.Replace("HINT", secret[^4..]);
        var updated = created.Replace("Test key", "Neu").Replace("\"metadata\":null", """ "metadata":{"a":1} """.Trim());
        var after = updated.Replace(secret[^4..], rotated[^4..]).Replace("\"previous_key_expires_at\":null", """ "previous_key_expires_at":"2026-01-01T00:01:00+00:00" """.Trim());
        var events = new[]
        {
            Event(response, 0, 6, "api_key.delete", id, "api_key", id, after, "null"),
            Event(response, 1, 5, "api_key.rotate", admin.KeyId, "api_key", id, updated, after),
            Event(response, 2, 4, "api_key.update", admin.KeyId, "api_key", id, created, updated),
            Event(response, 3, 3, "api_key.create", admin.KeyId, "api_key", id, "null", created),
        };
        response.Body.Should().Be($$"""{"success":true,"audit_events":[{{string.Join(',', events)}}],"next_cursor":null}""");
        response.Body.Should().NotContain(secret).And.NotContain(rotated).And.NotContain("avcna_sk_");
    }

    [TestCase("203.0.113.9", "203.0.113.9")]
    [TestCase("::ffff:203.0.113.9", "203.0.113.9")]
    [TestCase("2001:db8::1", "2001:db8::1")]
    public async Task List_Change_TellsTheClientsAddressAndTheRequestsId(string peer, string shown)
    {
        var admin = await CreateTenantAsync();
        var (_, id) = await Api.CreateKeyAsync(admin: admin);

        var context = await Api.Server.SendAsync(context =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
            context.Request.Method = HttpMethods.Delete;
            context.Request.Path = $"/admin/api-keys/{id}";
            context.Request.Host = new HostString(admin.Host);
            context.Request.Headers.Authorization = $"Bearer {admin.Secret}";
        });

        context.Response.StatusCode.Should().Be(200);
        var deletion = (await Api.SendAsync(ApiRequest.Get("/admin/audit-events?limit=1").As(admin))).Json.GetProperty("audit_events")[0];
        deletion.GetProperty("action").GetString().Should().Be("api_key.delete");
        deletion.GetProperty("client_address").GetString().Should().Be(shown);
        deletion.GetProperty("request_id").GetString().Should().Be(context.TraceIdentifier);
    }

    [Test]
    public async Task List_CallsThatChangeNothing_LeaveNoEvent()
    {
        var admin = await CreateTenantAsync();
        var (_, id) = await Api.CreateKeyAsync(admin: admin);
        var before = await Api.SendAsync(ApiRequest.Get("/admin/audit-events").As(admin));

        foreach (var request in new[]
        {
            ApiRequest.PatchKey(id, "{}"),
            ApiRequest.PatchKey(id, """{"name":"Test key","enabled":true}"""),
            ApiRequest.PatchKey(id, """{"name":null}"""),
            ApiRequest.CreateKey("""{"name":""}"""),
            ApiRequest.Delete($"/admin/api-keys/{admin.KeyId}"),
            ApiRequest.Delete($"/admin/api-keys/{Guid.NewGuid()}"),
            ApiRequest.Get($"/admin/api-keys/{id}"),
            ApiRequest.Get("/admin/api-keys"),
        })
        {
            await Api.SendAsync(request.As(admin));
        }

        (await Api.SendAsync(ApiRequest.Get("/admin/audit-events").As(admin))).Body.Should().Be(before.Body);
    }

    private Task<TenantAdmin> CreateTenantAsync() => Api.CreateTenantAdminAsync($"audit{++tenants}");

    /// <summary>An event to the letter, with the ids that nobody can foretell as they are in the answer.</summary>
    private static string Event(ApiResponse response, int index, long sequence, string action, Guid? actor, string targetType, Guid? target, string before, string after)
    {
        var shown = response.Json.GetProperty("audit_events")[index];
        var requestId = shown.GetProperty("request_id");
        (requestId.ValueKind == JsonValueKind.String).Should().Be(actor is not null);
        return $$"""{"id":"{{shown.GetProperty("id").GetGuid()}}","sequence":{{sequence}},"time":"2026-01-01T00:00:00+00:00","action":"{{action}}","actor_key_id":{{Quote(actor)}},"target_type":"{{targetType}}","target_id":{{Quote(target)}},"before":{{before}},"after":{{after}},"client_address":null,"request_id":{{requestId.GetRawText()}}}""";
    }

    private static string Quote(Guid? id) => id is null ? "null" : $"\"{id}\"";
}
