using Avicenna.Api.Tests.Hosting;
using Avicenna.Api.Tests.Proxies.Configurations;

namespace Avicenna.Api.Tests.Gateway;

/// <summary>Each tenant's host leads to that tenant's API under that tenant's rules, and nothing but the APIs is behind the gateway.</summary>
internal sealed class GatewayTenantTests
{
    private RawUpstream upstream = null!;
    private RawUpstream acmeUpstream = null!;
    private RunningGateway gateway = null!;
    private TenantAdmin acme = null!;
    private TenantAdmin globex = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        upstream = RawUpstream.Start();
        acmeUpstream = RawUpstream.Start();
        gateway = await RunningGateway.StartAsync($"{upstream.Address}", ("Gateway:Upstreams:acme", $"http://{acmeUpstream.Address.Authority}"), ("Tenancy:BaseDomains:0", "localhost"));
        acme = await gateway.Api.CreateTenantAdminAsync("acme");
        globex = await gateway.Api.CreateTenantAdminAsync("globex");
        await gateway.Api.CreateEndpointAsync("/open-at-globex", "*", "none", globex);
    }

    [SetUp]
    public void Forget()
    {
        upstream.Forget();
        acmeUpstream.Forget();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await gateway.DisposeAsync();
        await upstream.DisposeAsync();
        await acmeUpstream.DisposeAsync();
    }

    [Test]
    public async Task Host_OfATenant_LeadsToItsApi()
    {
        (await GetAsync("acme.localhost", "/x", acme.Secret)).Status.Should().Be(200);
        (await GetAsync("localhost", "/y", gateway.User.Secret)).Status.Should().Be(200);

        acmeUpstream.Received.Should().ContainSingle().Which.Should().StartWith("GET /x ").And.Contain("\r\nHost: acme.localhost\r\n");
        upstream.Received.Should().ContainSingle().Which.Should().StartWith("GET /y ");
    }

    [TestCase("globex.localhost", "404 unknown_subdomain")]
    [TestCase("nobody.localhost", "404 unknown_subdomain")]
    [TestCase("example.com", "400 invalid_subdomain")]
    [TestCase("a.b.localhost", "400 invalid_subdomain")]
    public async Task Host_OfNoApi_LeadsNowhere(string host, string verdict)
    {
        (await GetAsync(host, "/open-at-globex", globex.Secret)).Verdict.Should().Be(verdict);

        ShouldBeUntouched();
    }

    [Test]
    public async Task Key_OfAnotherTenant_IsRefused()
    {
        (await GetAsync("acme.localhost", "/x", gateway.User.Secret)).Verdict.Should().Be("403 wrong_subdomain");
        (await GetAsync("localhost", "/x", acme.Secret)).Verdict.Should().Be("403 wrong_subdomain");

        ShouldBeUntouched();
    }

    [TestCase("GET /health/live HTTP/1.1")]
    [TestCase("GET /health/live HTTP/1.0")]
    [TestCase("GET /health/ready HTTP/1.1")]
    [TestCase("GET / HTTP/1.1")]
    [TestCase("GET /docs HTTP/1.1")]
    [TestCase("GET /openapi/v1.json HTTP/1.1")]
    [TestCase("GET /metrics HTTP/1.1")]
    [TestCase("GET /admin/api-keys HTTP/1.1")]
    [TestCase("POST /admin/api-keys HTTP/1.1")]
    [TestCase("GET /api-keys/current HTTP/1.1")]
    [TestCase("GET /verify HTTP/1.1")]
    [TestCase("GET /verify/x HTTP/1.1")]
    [TestCase("GET http://localhost/health/live HTTP/1.1")]
    [TestCase("GET http://localhost:5000/admin/api-keys HTTP/1.1")]
    [TestCase("GET //health/live HTTP/1.1")]
    [TestCase("GET /x/../health/live HTTP/1.1")]
    [TestCase("GET /x/%2e%2e/admin/api-keys HTTP/1.1")]
    [TestCase("OPTIONS * HTTP/1.1")]
    [TestCase("CONNECT localhost:5000 HTTP/1.1")]
    [TestCase("GET health/live HTTP/1.1")]
    public async Task Management_AskedForThroughTheGateway_IsTheApisOwnOrRefused(string line)
    {
        foreach (var key in new[] { $"Authorization: Bearer {AvicennaApi.AdminKey}", "X-None: 1" })
        {
            Forget();
            var call = await RawCall.SendAsync(gateway.Address, line, line.StartsWith("CONNECT", StringComparison.Ordinal) ? "Host: localhost:5000" : "Host: localhost", key);

            call.Body.Should().NotContain("\"success\":true").And.NotContain("openapi").And.NotContain("Healthy");
            if (call.Status == 200)
            {
                upstream.Received.Should().ContainSingle().Which.Should().StartWith(line.Replace("1.0", "1.1", StringComparison.Ordinal));
            }
            else
            {
                call.Status.Should().BeOneOf(400, 401, 405);
                ShouldBeUntouched();
            }
        }
    }

    [TestCase("/x")]
    [TestCase("/open-at-globex")]
    public async Task Api_AskedForThroughManagement_IsNotThere(string path)
    {
        (await gateway.Api.SendAsync(ApiRequest.Get(path))).Status.Should().Be(404);

        ShouldBeUntouched();
    }

    private Task<RawCall> GetAsync(string host, string path, string key) => RawCall.SendAsync(gateway.Address, $"GET {path} HTTP/1.1", $"Host: {host}", $"Authorization: Bearer {key}");

    private void ShouldBeUntouched()
    {
        upstream.Received.Should().BeEmpty();
        acmeUpstream.Received.Should().BeEmpty();
    }
}
