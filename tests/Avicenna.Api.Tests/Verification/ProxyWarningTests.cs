using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Verification;

/// <summary>The log says what is wrong with the configuration of a proxy whose every request is refused.</summary>
internal sealed class ProxyWarningTests(DatabaseProvider provider) : VerifyFixture(provider)
{
    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost", ["Proxies:Trusted:0"] = "10.0.0.0/8" };

    [Test]
    public async Task Verify_HostOfNoTenant_IsRefusedAndLoggedOnceAMinute()
    {
        var question = ApiRequest.Verify("GET", "/a");
        (await Api.SendAsync(question with { Host = "acme.avicenna.example" })).ShouldRefuse(400, "Bad Request", "invalid_subdomain", "Missing or invalid subdomain");
        (await Api.SendAsync(question with { Host = "nobody.localhost" })).ShouldRefuse(404, "Not Found", "unknown_subdomain", "Unknown subdomain");
        (await Api.SendAsync(question)).ShouldRefuseWithoutKey();
        Warnings("the host").Should().ContainSingle().Which.Should().Contain(
            "/verify was asked for the host 'acme.avicenna.example', which belongs to no tenant, so no request passes. In the proxy's configuration, set the host to a tenant's: its subdomain followed by one of Tenancy:BaseDomains (localhost)");

        Api.Time.Advance(TimeSpan.FromMinutes(1));
        await Api.SendAsync(question with { Host = "nobody.localhost" });

        Warnings("the host").Should().HaveCount(2).And.Contain(line => line.Contains("'nobody.localhost'"));
    }

    [Test]
    public async Task Verify_HalfAPairOfHeaders_IsRefusedAndLoggedOnceAMinute()
    {
        var question = ApiRequest.Get("/verify") with { Authorization = null, Headers = [("X-Original-Method", "GET")] };
        for (var call = 0; call < 3; call++)
        {
            (await Api.SendFromAsync("192.0.2.1", question)).Json.GetProperty("code").GetString().Should().Be("target_ambiguous");
        }

        Warnings("with the headers").Should().ContainSingle().Which.Should().Contain(
            "/verify was asked by 192.0.2.1 with the headers X-Original-Method, which don't name exactly one request, so it doesn't pass. If this happens for every request, correct the proxy's configuration: it must send a method and a target, each once");
    }

    [Test]
    public async Task Verify_ForwardedAddressFromUntrustedProxy_IsIgnoredAndLoggedOnceAMinute()
    {
        var question = ApiRequest.Verify("GET", "/a").WithHeader("X-Forwarded-For", "203.0.113.9");
        for (var call = 0; call < 3; call++)
        {
            (await Api.SendFromAsync("192.0.2.2", question)).ShouldRefuseWithoutKey();
        }

        Warnings("with X-Forwarded-For").Should().ContainSingle().Which.Should().Contain(
            "/verify was asked by 192.0.2.2 with X-Forwarded-For, which is ignored because this address is not in Proxies:Trusted. If it is a proxy, add it: until then, all its clients have its address");
    }

    [Test]
    public async Task Verify_ForwardedAddressFromTrustedProxy_IsNotLogged()
    {
        (await Api.SendFromAsync("10.1.2.3", ApiRequest.Verify("GET", "/a").WithHeader("X-Forwarded-For", "203.0.113.9"))).ShouldRefuseWithoutKey();

        Warnings("asked by 10.1.2.3").Should().BeEmpty();
    }

    private IEnumerable<string> Warnings(string about) => Api.Logs.Lines.Where(line => line.Contains("/verify was asked") && line.Contains(about));
}
