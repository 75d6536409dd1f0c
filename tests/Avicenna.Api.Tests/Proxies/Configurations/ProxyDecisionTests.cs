using System.Globalization;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>What clients and the upstream see of each decision.</summary>
internal sealed class ProxyDecisionTests(ReverseProxy proxy) : ProxyFixture(proxy)
{
    [Test]
    public async Task Allowed_UserKey_ReachesTheUpstreamWithItsIdentity()
    {
        (await PassAsync(AsUser("/things"))).ShouldBeFrom(ProxyEnvironment.AcmeUser.Id, "user");
    }

    [Test]
    public async Task Allowed_AdminKeyAtAnAdminEndpoint_ReachesTheUpstreamWithItsIdentity()
    {
        (await PassAsync(AsAdmin("/admin-only/things"))).ShouldBeFrom(ProxyEnvironment.AcmeAdmin.Id, "admin");
    }

    [Test]
    public async Task Allowed_NobodyAtAnAnonymousEndpoint_ReachesTheUpstreamAsNobody()
    {
        (await PassAsync(Request("/open/things"))).ShouldBeFrom("-", "anonymous");
    }

    [Test]
    public async Task Allowed_KeyWithAnOwner_ReachesTheUpstreamWithItsOwner()
    {
        var key = await ProxyEnvironment.CreateKeyAsync(ratelimitMin: 7, ""","owner_id":"Kunde Ä/7, \"a\"" """);

        (await PassAsync(Request("/things").WithKey(key.Secret).WithHeader("X-Avicenna-Owner-Id", "claimed"))).ShouldBeFrom(key.Id, "user", "Kunde%20%C3%84%2F7%2C%20%22a%22");
    }

    [Test]
    public async Task Allowed_AnyKey_ShowsTheClientWhatIsLeft()
    {
        var key = await ProxyEnvironment.CreateKeyAsync(ratelimitMin: 7);

        var response = await SendAsync(Request("/things").WithKey(key.Secret));

        response.Header("RateLimit-Policy").Should().Be("\"default\";q=7;w=60");
        response.Header("RateLimit").Should().StartWith("\"default\";r=6;t=");
    }

    [Test]
    public async Task Refused_NoKey_Is401WithTheChallenge()
    {
        var response = await RefuseAsync(Request("/things"), 401, "api_key_required");

        response.Header("WWW-Authenticate").Should().Be("Bearer realm=\"acme\"");
    }

    [Test]
    public async Task Refused_WrongKey_Is401WithTheChallenge()
    {
        var response = await RefuseAsync(Request("/things").WithKey("no-key-of-anyone"), 401, "invalid_api_key");

        response.Header("WWW-Authenticate").Should().Be("Bearer realm=\"acme\", error=\"invalid_token\"");
    }

    [Test]
    public async Task Refused_UserKeyAtAnAdminEndpoint_Is403WithTheChallengeAndWhatIsLeft()
    {
        var response = await RefuseAsync(AsUser("/admin-only/things"), 403, "admin_required");

        response.Header("WWW-Authenticate").Should().Be("Bearer realm=\"acme\", error=\"insufficient_scope\"");
        response.Header("RateLimit-Policy").Should().Be("\"default\";q=100000;w=60");
    }

    [Test]
    public async Task Refused_KeyOfAnotherTenant_Is403WithoutAChallenge()
    {
        var response = await RefuseAsync(Request("/things").WithKey(ProxyEnvironment.GlobexKey), 403, "wrong_subdomain");

        response.Header("WWW-Authenticate").Should().BeNull();
    }

    [TestCase("/open/%2e%2e/admin-only/things")]
    [TestCase("/open/../admin-only/things")]
    [TestCase("/admin-only%2Fthings")]
    [TestCase("/open//admin-only")]
    [TestCase("//open")]
    [TestCase("/open/;/admin-only")]
    [TestCase("/open%5Cadmin-only")]
    [TestCase("/open\\admin-only")]
    public async Task Refused_PathThatCanBeReadInTwoWays_Is400(string path)
    {
        await RefuseAsync(AsAdmin(path), 400, "path_refused");
    }

    [TestCase("get")]
    [TestCase("Get")]
    [TestCase("version-control")]
    public async Task Refused_MethodInAnotherCase_Is400(string method)
    {
        var answer = await RawCall.SendAsync(Address, $"{method} /open/things HTTP/1.1", "Host: api.example", $"Authorization: {AsAdmin("/").Authorization}");

        // nginx refuses such a method by itself.
        answer.Verdict.Should().Be(Proxy is NginxProxy ? "400" : "400 target_ambiguous");
        Upstream.Received.Should().BeEmpty();
    }

    [TestCase("/open/%00")]
    [TestCase("/../admin-only")]
    [TestCase("/open/..%2F..%2F..%2Fadmin-only")]
    public async Task Refused_PathThatAProxyMayRefuseByItself_Is400(string path)
    {
        (await SendAsync(AsAdmin(path))).Status.Should().Be(400);

        Upstream.Received.Should().BeEmpty();
    }

    [Test]
    public async Task Refused_OverTheLimit_Is429WithTheTimeToWait()
    {
        var request = Request("/things").WithKey((await ProxyEnvironment.CreateKeyAsync(ratelimitMin: 1)).Secret);
        await PassAsync(request);
        Upstream.Forget();

        var response = await RefuseAsync(request, 429, "rate_limited");

        int.Parse(response.Header("Retry-After")!, CultureInfo.InvariantCulture).Should().BePositive();
        response.Header("RateLimit").Should().StartWith("\"default\";r=0;t=");
    }

    [Test]
    public async Task Preflight_WithoutAKey_ReachesTheUpstreamAsNobody()
    {
        var request = Request("/admin-only/things", "OPTIONS").WithHeader("Origin", "https://app.example").WithHeader("Access-Control-Request-Method", "PUT");

        var received = await PassAsync(request);

        received.ShouldBeFrom("-", "anonymous");
        received.Method.Should().Be("OPTIONS");
    }

    [TestCase("GET", "https://app.example", "PUT")]
    [TestCase("OPTIONS", "https://app.example", null)]
    [TestCase("OPTIONS", null, "PUT")]
    public async Task Preflight_ThatIsNone_NeedsAKey(string method, string? origin, string? requestMethod)
    {
        var request = Request("/things", method);
        request = origin is null ? request : request.WithHeader("Origin", origin);

        await RefuseAsync(requestMethod is null ? request : request.WithHeader("Access-Control-Request-Method", requestMethod), 401, "api_key_required");
    }
}
