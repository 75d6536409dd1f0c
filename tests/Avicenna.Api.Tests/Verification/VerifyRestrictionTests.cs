using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Verification;

/// <summary>Keys that may not do everything, or not from everywhere.</summary>
internal sealed class VerifyRestrictionTests(DatabaseProvider provider) : VerifyFixture(provider)
{
    private static readonly ApiRequest Question = ApiRequest.Verify("POST", "/orders/7");

    [OneTimeSetUp]
    public async Task MakeEndpointsAsync() =>
        (await Api.SendAsync(ApiRequest.Post("/admin/endpoints", """{"path":"/orders/**","authentication":"user","scopes":["orders:read","orders:write"]}"""))).Status.Should().Be(201);

    [TestCase("[]", "orders:read")]
    [TestCase("""["orders:read"]""", "orders:write")]
    [TestCase("""["orders:write"]""", "orders:read")]
    [TestCase("""["ORDERS:*","orders"]""", "orders:read")]
    public async Task Verify_KeyThatLacksAScope_Is403ThatNamesItAndAllThatAreRequired(string scopes, string missing)
    {
        var (secret, id) = await Api.CreateKeyAsync(more: $",\"scopes\":{scopes}");

        var response = await Api.SendAsync(Question.WithKey(secret));

        response.ShouldRefuse(403, "Forbidden", "scope_required", $"API key lacks the scope {missing}");
        response.Header("WWW-Authenticate").Should().Be("Bearer realm=\"default\", error=\"insufficient_scope\", scope=\"orders:read orders:write\"");
        response.Header("RateLimit").Should().StartWith("\"default\";r=59;");
        (await Api.SendAsync(ApiRequest.Verify("POST", "/elsewhere").WithKey(secret))).ShouldLetIn(id, "user");
    }

    [TestCase("""["orders:write","orders:read"]""")]
    [TestCase("""["orders:*"]""")]
    [TestCase("""["*"]""")]
    public async Task Verify_KeyWithTheScopes_IsLetIn(string scopes)
    {
        var (secret, id) = await Api.CreateKeyAsync(more: $",\"scopes\":{scopes}");

        (await Api.SendAsync(Question.WithKey(secret))).ShouldLetIn(id, "user");
    }

    [Test]
    public async Task Verify_AdminKey_NeedsNoScope() => (await Api.SendAsync(Question.WithKey(Admin.Secret))).ShouldLetIn(Admin.Id, "admin");

    [Test]
    public async Task Verify_ChangedScopes_AreInForceAtOnce()
    {
        var (secret, id) = await Api.CreateKeyAsync();
        (await Api.SendAsync(Question.WithKey(secret))).Status.Should().Be(403);

        await Api.SendAsync(ApiRequest.PatchKey(id, """{"scopes":["orders:*"],"owner_id":"7"}"""));
        (await Api.SendAsync(Question.WithKey(secret))).ShouldLetIn(id, "user", "7");

        await Api.SendAsync(ApiRequest.PatchKey(id, """{"scopes":[],"owner_id":null}"""));
        (await Api.SendAsync(Question.WithKey(secret))).Status.Should().Be(403);
    }

    [TestCase("192.0.2.7", true)]
    [TestCase("::ffff:192.0.2.7", true)]
    [TestCase("10.255.0.1", true)]
    [TestCase("2001:db8::7", true)]
    [TestCase("192.0.2.8", false)]
    [TestCase("2001:db9::7", false)]
    public async Task Verify_KeyWithAllowedAddresses_IsLetInOnlyFromThem(string address, bool isAllowed)
    {
        var (secret, id) = await Api.CreateKeyAsync(more: ""","scopes":["*"],"allowed_addresses":["192.0.2.7","10.0.0.0/8","2001:db8::/32"]""");

        var response = await Api.SendFromAsync(address, Question.WithKey(secret));

        if (isAllowed)
        {
            response.ShouldLetIn(id, "user");
            return;
        }

        response.ShouldRefuse(403, "Forbidden", "address_not_allowed", "API key not valid from this address");
        (response.Header("WWW-Authenticate"), response.Header("RateLimit"), response.Header("RateLimit-Policy")).Should().Be((null, null, null));
    }

    [Test]
    public async Task AnyCall_FromAnotherAddress_IsCountedAsDeniedAndAgainstNoLimit()
    {
        var (secret, id) = await Api.CreateKeyAsync("admin", ""","ratelimit_min":1,"allowed_addresses":["192.0.2.7"]""");
        var start = Api.Time.GetUtcNow();
        for (var call = 0; call < 3; call++)
        {
            (await Api.SendFromAsync("192.0.2.8", ApiRequest.Get("/admin/api-keys").WithKey(secret)))
                .ShouldBeProblem(403, "Forbidden", "address_not_allowed", "API key not valid from this address");
            (await Api.SendFromAsync("192.0.2.8", Question.WithKey(secret))).Status.Should().Be(403);
        }

        Api.Time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.IsTrueAsync(
            async () => (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}/usage"))).Body == $$"""{"success":true,"usage":[{"start":"{{start:yyyy-MM-dd'T'HH}}:00:00+00:00","allowed":0,"rate_limited":0,"denied":6}]}""",
            "the counts are written");
        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}"))).Json.GetProperty("key_data").GetProperty("last_used_at").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        (await Api.SendFromAsync("192.0.2.7", ApiRequest.Get("/admin/api-keys").WithKey(secret))).Status.Should().Be(200);
    }
}
