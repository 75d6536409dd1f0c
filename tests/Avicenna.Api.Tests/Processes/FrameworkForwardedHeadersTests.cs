namespace Avicenna.Api.Tests.Processes;

/// <summary>What the framework's own switch for forwarded headers, which container images like to set, changes here: nothing.</summary>
internal sealed class FrameworkForwardedHeadersTests : ProcessFixture
{
    [TestCase("nobody.localhost")]
    [TestCase("xn--a")]
    public async Task Verify_ForwardedHostWithTheFrameworksSwitchOn_IsDecidedForTheCallsOwnHost(string forwardedHost)
    {
        await using var server = StartServer(new Dictionary<string, string>(Production)
        {
            ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
            ["Database__MigrateOnStart"] = "true",
            ["Tenancy__BaseDomains__0"] = "localhost",
            ["Tenancy__DefaultSubdomain"] = "acme",
            ["Proxies__Trusted__0"] = "127.0.0.1",
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(await server.WaitForAddressAsync(), "/verify"));
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", forwardedHost);
        using var client = new HttpClient();

        using var response = await client.SendAsync(request);

        ((int)response.StatusCode).Should().Be(401, "that host is no tenant's, and the call's own is acme's");
        response.Headers.WwwAuthenticate.ToString().Should().Be("Bearer realm=\"acme\"");
    }
}
