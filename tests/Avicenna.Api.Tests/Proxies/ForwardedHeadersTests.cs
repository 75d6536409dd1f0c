using System.Net;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing.Stores;
using Microsoft.AspNetCore.Http;

namespace Avicenna.Api.Tests.Proxies;

internal sealed class ForwardedHeadersTests
{
    private TestDatabase database = null!;
    private AvicennaApi api = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        api = new AvicennaApi(database, new Dictionary<string, string?>
        {
            ["Tenancy:BaseDomains:0"] = "avicenna.dev",
            ["Proxies:Trusted:0"] = "10.0.0.0/8",
            ["Proxies:Trusted:1"] = "fd00::1",
            ["Proxies:Trusted:2"] = "::ffff:172.16.0.0/108",
            ["Proxies:Trusted:3"] = "2000::/3",
        });
        await api.CreateTenantAsync("acme");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await api.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task AnyCall_ForwardedHostThatCannotBeRead_IsNoTenants()
    {
        var context = await SendAsync("10.1.2.3", "xn--a");

        context.Response.StatusCode.Should().Be(400);
    }

    [TestCase("acme.avicenna.dev", 401)]
    [TestCase("nobody.example", 400)]
    public async Task AnyCall_OwnHostThatCannotBeRead_IsForTheForwardedOne(string forwardedHost, int status)
    {
        var context = await SendAsync("10.1.2.3", forwardedHost, host: "xn--a.avicenna.dev");

        context.Response.StatusCode.Should().Be(status);
    }

    [TestCase("10.1.2.3", "acme", TestName = "AnyCall_FromATrustedNetwork_IsForTheForwardedHost")]
    [TestCase("fd00::1", "acme", TestName = "AnyCall_FromATrustedAddress_IsForTheForwardedHost")]
    [TestCase("::ffff:10.1.2.3", "acme", TestName = "AnyCall_FromATrustedNetworkOverADualStackSocket_IsForTheForwardedHost")]
    [TestCase("172.31.0.1", "acme", TestName = "AnyCall_FromATrustedNetworkThatIsWrittenAsMapped_IsForTheForwardedHost")]
    [TestCase("::ffff:172.31.0.1", "acme", TestName = "AnyCall_FromATrustedMappedNetworkOverADualStackSocket_IsForTheForwardedHost")]
    [TestCase("172.32.0.1", "default", TestName = "AnyCall_FromOutsideATrustedMappedNetwork_IsForItsOwnHost")]
    [TestCase("fd00::1%7", "acme", TestName = "AnyCall_FromATrustedAddressOfSomeZone_IsForTheForwardedHost")]
    [TestCase("11.0.0.1", "default", TestName = "AnyCall_FromAnyoneElse_IsForItsOwnHost")]
    [TestCase("127.0.0.1", "default", TestName = "AnyCall_FromLoopback_IsForItsOwnHost")]
    [TestCase("fd00::2", "default", TestName = "AnyCall_FromANeighbourOfATrustedAddress_IsForItsOwnHost")]
    public async Task AnyCall_ForwardedHost(string peer, string realm)
    {
        var context = await SendAsync(peer, "acme.avicenna.dev");

        context.Response.Headers.WWWAuthenticate.ToString().Should().Be($"Bearer realm=\"{realm}\"");
    }

    private Task<HttpContext> SendAsync(string peer, string forwardedHost, string host = "avicenna.dev") => api.Server.SendAsync(context =>
    {
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = "/api-keys/current";
        context.Request.Headers.Host = host;
        context.Request.Headers["X-Forwarded-For"] = "203.0.113.9";
        context.Request.Headers["X-Forwarded-Host"] = forwardedHost;
        context.Request.Headers["X-Forwarded-Proto"] = "https";
    });
}
