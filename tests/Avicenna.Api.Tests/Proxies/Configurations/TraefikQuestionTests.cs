namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>What Traefik's <c>forwardAuth</c> asks: GET at its address, with the request in <c>X-Forwarded-*</c>.</summary>
internal sealed class TraefikQuestionTests
{
    [TestCase("GET", "/things", "200")]
    [TestCase("POST", "/things?a=%2F..", "200")]
    [TestCase("PUT", "/open/things", "200")]
    [TestCase("DELETE", "/admin-only/things", "403 admin_required")]
    [TestCase("GET", "/open/../admin-only/things", "403 path_refused")]
    [TestCase("GET", "/open/%2E%2e/admin-only/things", "403 path_refused")]
    [TestCase("get", "/open/things", "403 target_ambiguous")]
    public async Task Question_ByAUserKey_IsDecidedAsTheForwardedRequest(string method, string target, string verdict)
    {
        var answer = await AskAsync(method, target, $"Authorization: Bearer {ProxyEnvironment.AcmeUser.Secret}");

        answer.Verdict.Should().Be(verdict);
        answer.Header("Cache-Control").Should().Be("no-store");
        answer.Header("X-Avicenna-Status").Should().Be(verdict == "200" ? null : verdict.Contains("admin_required") ? "403" : "400");
    }

    [Test]
    public async Task Question_ForAnotherTenantsHost_IsDecidedInTheTenantOfItsAddress()
    {
        (await AskAsync("GET", "/open-at-globex")).Verdict.Should().Be("401 api_key_required");
        (await AskAsync("GET", "/things", $"Authorization: Bearer {ProxyEnvironment.GlobexKey}")).Verdict.Should().Be("403 wrong_subdomain");
    }

    [TestCase("X-Original-Method: GET")]
    [TestCase("X-Original-URI: /open/things")]
    [TestCase("X-Original-URL: http://a/open/things")]
    [TestCase("X-Forwarded-Uri: /open/things")]
    public async Task Question_WithAClientsOwnHeader_IsRefused(string header)
    {
        (await AskAsync("GET", "/admin-only/things", header)).Verdict.Should().Be("403 target_ambiguous");
    }

    private static Task<RawCall> AskAsync(string method, string target, params string[] headers) =>
        RawCall.SendAsync(
            ProxyEnvironment.Avicenna,
            [
                "GET /verify HTTP/1.1", $"Host: {ProxyEnvironment.AcmeHost}", "User-Agent: Go-http-client/1.1", "Accept-Encoding: gzip",
                $"X-Forwarded-Method: {method}", "X-Forwarded-Proto: https", $"X-Forwarded-Host: {ProxyEnvironment.GlobexHost}", $"X-Forwarded-Uri: {target}", "X-Forwarded-For: 127.1.2.2", .. headers,
            ]);
}
