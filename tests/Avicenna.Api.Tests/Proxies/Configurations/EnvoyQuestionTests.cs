namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>What Envoy's <c>ext_authz</c> asks over HTTP: its own line, the client's <c>Host</c>, its own target below <c>path_prefix</c>.</summary>
internal sealed class EnvoyQuestionTests
{
    [TestCase("GET", "/things", "200")]
    [TestCase("POST", "/things?a=%2F..", "200")]
    [TestCase("HEAD", "/open/things", "200")]
    [TestCase("GET", "/", "200")]
    [TestCase("DELETE", "/admin-only/things", "403 admin_required")]
    [TestCase("GET", "/..", "403 path_refused")]
    [TestCase("GET", "/../health/live", "403 path_refused")]
    [TestCase("GET", "/%2e%2e/health/live", "403 path_refused")]
    [TestCase("GET", "/../../health/live", "403 path_refused")]
    [TestCase("GET", "//health/live", "403 path_refused")]
    [TestCase("GET", "/open/things;a", "403 path_refused")]
    [TestCase("get", "/things", "403 target_ambiguous")]
    [TestCase("Post", "/open/things", "403 target_ambiguous")]
    public async Task Question_ByAUserKey_IsDecidedAsTheRequestItself(string method, string target, string verdict)
    {
        var answer = await AskAsync(method, target, ProxyEnvironment.AcmeHost, $"Authorization: Bearer {ProxyEnvironment.AcmeUser.Secret}");

        answer.Verdict.Should().Be(verdict);
        answer.Header("Cache-Control").Should().Be("no-store");
        answer.Header("X-Avicenna-Permission").Should().Be(verdict != "200" ? null : target.StartsWith("/open", StringComparison.Ordinal) ? "anonymous" : "user");
    }

    [TestCase("GET /verify/../health/live")]
    [TestCase("GET /verify/..")]
    [TestCase("GET /verify/%2E%2E/health/live")]
    [TestCase("GET /VERIFY/../health/live")]
    [TestCase("GET /Verify")]
    [TestCase("GET /auth/../health/live")]
    [TestCase("GET /%76erify/../health/live")]
    [TestCase("GET /health/live/../live")]
    [TestCase("GET /health/%2e/live")]
    [TestCase("GET //health/live")]
    [TestCase("GET http://acme.avicenna.example/verify/../health/live")]
    [TestCase("GET http://acme.avicenna.example/verify")]
    [TestCase("GET http://acme.avicenna.example:?/health/live")]
    [TestCase("OPTIONS *")]
    public async Task Question_AtAnyOtherAddress_IsNeverAnotherPagesYes(string line)
    {
        var answer = await RawCall.SendAsync(ProxyEnvironment.Avicenna, $"{line} HTTP/1.1", $"Host: {ProxyEnvironment.AcmeHost}", $"Authorization: Bearer {ProxyEnvironment.AcmeAdmin.Secret}");

        answer.Verdict.Should().BeOneOf("403 path_refused", "404 not_found", "405 method_not_allowed", "400");
        answer.Header("X-Avicenna-Permission").Should().BeNull();
    }

    [TestCase("/health/live")]
    [TestCase("http://acme.avicenna.example/health/live")]
    public async Task Page_AskedForPlainly_IsThere(string target)
    {
        (await RawCall.SendAsync(ProxyEnvironment.Avicenna, $"GET {target} HTTP/1.1", $"Host: {ProxyEnvironment.AcmeHost}")).Status.Should().Be(200);
    }

    [Test]
    public async Task Question_WithAPairOfTheClients_IsRefused()
    {
        foreach (var header in new[] { "X-Forwarded-Method: GET", "X-Forwarded-Uri: /open/things", "X-Original-URL: http://a/open/things" })
        {
            (await AskAsync("GET", "/admin-only/things", ProxyEnvironment.AcmeHost, header)).Verdict.Should().Be("403 target_ambiguous");
        }
    }

    // Why each tenant needs a virtual host of its own: Avicenna is asked with the client's Host, and takes the tenant from it.
    [Test]
    public async Task Question_WithAForeignHost_IsDecidedInThatTenant()
    {
        var key = $"Authorization: Bearer {ProxyEnvironment.GlobexKey}";

        (await AskAsync("GET", "/admin-only/things", ProxyEnvironment.GlobexHost, key)).Verdict.Should().Be("200");
        (await AskAsync("GET", "/open-at-globex", ProxyEnvironment.GlobexHost)).Verdict.Should().Be("200");
        (await AskAsync("GET", "/admin-only/things", ProxyEnvironment.AcmeHost, key)).Verdict.Should().Be("403 wrong_subdomain");
        (await AskAsync("GET", "/open-at-globex", ProxyEnvironment.AcmeHost)).Verdict.Should().Be("401 api_key_required");
        (await AskAsync("GET", "/open-at-globex", "nobody.avicenna.example")).Verdict.Should().Be("404 unknown_subdomain");
    }

    [Test]
    public async Task Question_WithALongTargetAndManyHeaders_IsDecided()
    {
        var headers = Enumerable.Range(0, 200).Select(number => $"X-Filler-{number}: {new string('v', 200)}").Append($"Authorization: Bearer {ProxyEnvironment.AcmeUser.Secret}").ToArray();

        (await AskAsync("GET", $"/things?a={new string('a', 30_000)}", ProxyEnvironment.AcmeHost, headers)).Verdict.Should().Be("200");
    }

    private static Task<RawCall> AskAsync(string method, string target, string host, params string[] headers) =>
        RawCall.SendAsync(
            ProxyEnvironment.Avicenna,
            [$"{method} /verify{target} HTTP/1.1", $"Host: {host}", "Content-Length: 0", "X-Forwarded-For: 127.1.2.1,127.0.0.1", "X-Envoy-Internal: true", "X-Envoy-Expected-Rq-Timeout-Ms: 10000", .. headers]);
}
