using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Verification;

/// <summary>A proxy that was left with the example's host is told so in the log.</summary>
internal sealed class UnknownHostTests(DatabaseProvider provider) : VerifyFixture(provider)
{
    [Test]
    public async Task Verify_HostOfNoTenant_IsRefusedAndLoggedOnceAMinute()
    {
        var question = ApiRequest.Verify("GET", "/a");
        (await Api.SendAsync(question with { Host = "acme.avicenna.example" })).ShouldRefuse(400, "Bad Request", "invalid_subdomain", "Missing or invalid subdomain");
        (await Api.SendAsync(question with { Host = "nobody.localhost" })).ShouldRefuse(404, "Not Found", "unknown_subdomain", "Unknown subdomain");
        (await Api.SendAsync(question)).ShouldRefuseWithoutKey();
        Warnings().Should().ContainSingle().Which.Should().Contain(
            "/verify was asked for the host 'acme.avicenna.example', which belongs to no tenant, so no request passes. In the proxy's configuration, set the host to a tenant's: its subdomain followed by one of Tenancy:BaseDomains (localhost)");

        Api.Time.Advance(TimeSpan.FromMinutes(1));
        await Api.SendAsync(question with { Host = "nobody.localhost" });

        Warnings().Should().HaveCount(2).And.Contain(line => line.Contains("'nobody.localhost'"));
    }

    private IEnumerable<string> Warnings() => Api.Logs.Lines.Where(line => line.Contains("/verify was asked"));
}
