using Avicenna.Api.Observability;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Application.Time;
using Avicenna.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.Api.Tests.Observability;

/// <summary>Whether the log alone says why a call was refused, and who changed what.</summary>
internal sealed class CallLogTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Unknown = "avcna_sk_1111111111111111111111111111111111111111111111111111111111111111";

    private int known;

    private IEnumerable<string> Lines => Api.Logs.Lines.Skip(known).Where(line => line.Contains(" Avicenna.Decisions: ", StringComparison.Ordinal));

    [SetUp]
    public async Task BeginAsync()
    {
        await Api.LiftLimitAsync();
        // A sample of a test before would count what this one expects in a line.
        await AdvanceUntilAsync(() => Api.Services.GetRequiredService<RefusalSampler>().Count == 0, "the samples end");
        known = Api.Logs.Lines.Count;
    }

    [Test]
    public async Task Refused_KeyThatIsInvalid_SaysWhyAndTheResponseDoesNot()
    {
        var (disabled, disabledId) = await Api.CreateKeyAsync(more: ",\"owner_id\":\"team 7\"");
        await Api.SendAsync(ApiRequest.PatchKey(disabledId, """{"enabled":false}"""));
        var (rotated, rotatedId) = await Api.CreateKeyAsync();
        var end = Rfc3339.Format(Api.Time.GetUtcNow().AddSeconds(1));
        await Api.SendAsync(ApiRequest.RotateKey(rotatedId, """{"grace_period_seconds":1}"""));
        var (expired, expiredId) = await Api.CreateKeyAsync(more: $",\"expires_at\":\"{end}\"");
        var tenant = await Api.CreateTenantAdminAsync($"t-{Guid.NewGuid():N}"[..20]);
        await Api.SetTenantEnabledAsync(tenant.Tenant, enabled: false);
        Api.Time.Advance(TimeSpan.FromSeconds(2));
        var get = ApiRequest.Get("/api-keys/current?key=1");

        foreach (var (request, id, why) in new[]
        {
            (get.WithKey(disabled), disabledId.ToString(), "it is disabled, owner team 7"),
            (get.WithKey(rotated), rotatedId.ToString(), $"its secret was rotated and expired at {end}, owner -"),
            (get.WithKey(expired), expiredId.ToString(), $"it expired at {end}, owner -"),
            (get.WithKey(tenant.Secret), tenant.KeyId.ToString(), "its tenant is disabled, owner -"),
            (get.WithKey(Unknown), "-", "no key has this secret, owner -"),
        })
        {
            var response = await Api.SendFromAsync("203.0.113.7", request);

            var requestId = response.Json.GetProperty("request_id").GetString();
            response.BodyButRequestId.Should().Contain("Invalid API key").And.NotContain(why.Split(',')[0]);
            Lines.Last().Should().StartWith($"Information Avicenna.Decisions: Refused: invalid_api_key (401), client 203.0.113.7, tenant default, key {id}, {why}, request {requestId}, trace ")
                .And.Contain(", 0 more left out: GET /api-keys/current ");
        }
    }

    [Test]
    public async Task Refused_ManagementCall_HasOneLineWithItsCode()
    {
        var (user, userId) = await Api.CreateKeyAsync(more: ",\"ratelimit_min\":1");
        var (elsewhere, elsewhereId) = await Api.CreateKeyAsync(more: ",\"allowed_addresses\":[\"192.0.2.1\"]");
        foreach (var (request, code, key) in new[]
        {
            (ApiRequest.Get("/api-keys/current") with { Authorization = null }, "api_key_required (401)", "-"),
            (ApiRequest.Get("/admin/api-keys").WithKey(user), "admin_required (403)", $"{userId}"),
            (ApiRequest.Get("/admin/api-keys").WithKey(user), "rate_limited (429)", $"{userId}"),
            (ApiRequest.Get("/api-keys/current").WithKey(elsewhere), "address_not_allowed (403)", $"{elsewhereId}"),
            (ApiRequest.Get($"/admin/api-keys/{Guid.NewGuid()}"), "not_found (404)", $"{await Api.GetAdminIdAsync()}"),
            (ApiRequest.CreateKey("""{"nam":"x"}"""), "validation_failed (400)", $"{await Api.GetAdminIdAsync()}"),
            (new ApiRequest("PUT", "/admin/api-keys"), "method_not_allowed (405)", "-"),
        })
        {
            await Api.SendFromAsync("203.0.113.8", request);

            Lines.Last().Should().StartWith($"Information Avicenna.Decisions: Refused: {code}, client 203.0.113.8, tenant default, key {key}, owner -");
        }
    }

    [Test]
    public async Task Refused_ByVerify_IsLoggedAtDebugButAFailedAttemptAtInformation()
    {
        var trace = ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await Api.SendFromAsync("203.0.113.9", ApiRequest.Verify("GET", "/reports?token=1").WithHeader(trace.Item1, trace.Item2));
        Lines.Last().Should().StartWith("Debug Avicenna.Decisions: Refused: api_key_required (401), client 203.0.113.9, tenant default, key -")
            .And.Contain("trace 0af7651916cd43dd8448eb211c80319c, 0 more left out: GET /reports ");

        await Api.SendFromAsync("203.0.113.9", ApiRequest.Verify("GET", "/reports").WithKey(Unknown));
        Lines.Last().Should().StartWith("Information Avicenna.Decisions: Refused: invalid_api_key (401), client 203.0.113.9, ");

        await Api.SendFromAsync("203.0.113.9", ApiRequest.Verify("GET", "/reports").WithHeader("X-Forwarded-Uri", "/b"));
        Lines.Last().Should().StartWith("Debug Avicenna.Decisions: Refused: target_ambiguous (403), client 203.0.113.9, tenant default, ");

        await Api.SendFromAsync("203.0.113.9", ApiRequest.Verify("GET", "/reports/1?token=1").WithKey(AvicennaApi.AdminKey));
        Lines.Last().Should().StartWith($"Debug Avicenna.Decisions: Allowed: client 203.0.113.9, tenant default, key {await Api.GetAdminIdAsync()}, owner -").And.Contain(": GET /reports/1 ");
    }

    [Test]
    public async Task Refused_ManyInASecond_AreTwoLinesThatCountThem()
    {
        for (var calls = 0; calls < 5; calls++)
        {
            await Api.SendFromAsync("203.0.113.10", ApiRequest.Get("/api-keys/current").WithKey(Unknown));
        }

        await Api.SendFromAsync("203.0.113.11", ApiRequest.Get("/api-keys/current").WithKey(Unknown));
        Lines.Should().HaveCount(2, "the second is of another address");
        await AdvanceUntilAsync(() => Lines.Count() > 2, "the sample's second ends");
        Lines.Should().HaveCount(3);
        Lines.Last().Should().Contain("client 203.0.113.10,").And.Contain(" 4 more left out: ");
    }

    [Test]
    public async Task Refused_TargetThatHoldsAKeyOrIsLong_IsMaskedAndCut()
    {
        await Api.SendAsync(ApiRequest.Get($"/admin/{Unknown}/{new string('a', 300)}"));

        Lines.Last().Should().MatchRegex("GET /admin/avcna_sk_\\*\\*\\*/a{100,190}… ").And.NotContain(Unknown[9..41]);
    }

    [Test]
    public async Task Refused_WithADetail_EndsWithIt()
    {
        await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithHeader("X-API-Key", "a") with { Authorization = null });
        Lines.Last().Should().Contain("GET /api-keys/current (The header X-API-Key is not read as a credential. Send the key as 'Authorization: Bearer KEY') reason=");

        await Api.SendAsync(ApiRequest.Get("/admin/api-keys?lmit=1"));
        Lines.Last().Should().Contain("GET /admin/api-keys (Unknown query parameter 'lmit') reason=");
    }

    [Test]
    public async Task Accepted_Changes_HaveOneLineEachAndReadsNone()
    {
        var (_, id) = await Api.CreateKeyAsync();
        await Api.SendAsync(ApiRequest.PatchKey(id, """{"name":"b"}"""));
        await Api.SendAsync(ApiRequest.RotateKey(id));
        await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}"));
        await Api.SendAsync(ApiRequest.Post("/admin/api-keys/lookup", $$"""{"key":"{{AvicennaApi.AdminKey}}"}"""));
        await Api.SendAsync(ApiRequest.Post("/admin/endpoints/match", """{"method":"GET","path":"/a"}"""));
        await Api.SendAsync(ApiRequest.Delete($"/admin/api-keys/{id}"));
        var admin = await Api.GetAdminIdAsync();

        Lines.Select(line => System.Text.RegularExpressions.Regex.Match(line, "(Accepted: \\d+).*(, key .*), owner.*trace \\S+(: .*?) status=").Result("$1$2$3")).Should().Equal(
            $"Accepted: 201, key {admin}: POST /admin/api-keys/{id}",
            $"Accepted: 200, key {admin}: PATCH /admin/api-keys/{id}",
            $"Accepted: 200, key {admin}: POST /admin/api-keys/{id}/rotate",
            $"Accepted: 200, key {admin}: DELETE /admin/api-keys/{id}");
    }

    // A step fires the timer of a service that waits for it, so a service that is late needs another.
    private Task AdvanceUntilAsync(Func<bool> isDone, string because) => Eventually.IsTrueAsync(
        () =>
        {
            Api.Time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(isDone());
        },
        because);
}
