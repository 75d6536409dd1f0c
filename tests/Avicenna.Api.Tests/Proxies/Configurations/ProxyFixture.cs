using System.Net;
using Avicenna.Api.Tests.Hosting;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>A fixture with one running proxy of each kind, in front of an upstream of its own and what <see cref="ProxyEnvironment"/> runs.</summary>
[TestFixtureSource(typeof(ReverseProxy), nameof(ReverseProxy.All))]
internal abstract class ProxyFixture(ReverseProxy proxy)
{
    private static int addresses;

    private RunningProxy running = null!;

    protected ReverseProxy Proxy => proxy;

    protected Uri Address => running.Address;

    protected GuardedUpstream Upstream { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartProxyAsync()
    {
        if (!proxy.IsInstalled)
        {
            Assert.Ignore($"{proxy} is not installed");
        }

        Upstream = await GuardedUpstream.StartAsync();
        running = await proxy.StartAsync(ProxyEnvironment.Avicenna, Upstream.Address);
    }

    [OneTimeTearDown]
    public async Task StopProxyAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
        }

        if (Upstream is not null)
        {
            await Upstream.DisposeAsync();
        }
    }

    [SetUp]
    public void ForgetRequests() => Upstream.Forget();

    /// <summary>A client's address that no test had before: on Linux all of 127.0.0.0/8 is the machine's own.</summary>
    protected static IPAddress NextAddress() => new([127, 1, 1, (byte)Interlocked.Increment(ref addresses)]);

    /// <summary>A request without a key.</summary>
    protected static ApiRequest Request(string path, string method = "GET") => new(method, path) { Authorization = null };

    protected static ApiRequest AsUser(string path, string method = "GET") => Request(path, method).WithKey(ProxyEnvironment.AcmeUser.Secret);

    protected static ApiRequest AsAdmin(string path) => Request(path).WithKey(ProxyEnvironment.AcmeAdmin.Secret);

    protected Task<ApiResponse> SendAsync(ApiRequest request, IPAddress? from = null) => request.SendAsync(running.Address, from);

    /// <summary>Sends what must be let through.</summary>
    /// <returns>What the upstream got.</returns>
    protected async Task<ReceivedRequest> PassAsync(ApiRequest request)
    {
        var response = await SendAsync(request);
        response.Status.Should().Be(200, response.Body);
        return Upstream.Received.Should().ContainSingle().Subject;
    }

    /// <summary>Sends what must be refused, and asserts that the upstream doesn't get it.</summary>
    protected async Task<ApiResponse> RefuseAsync(ApiRequest request, int status, string code, IPAddress? from = null)
    {
        var response = await SendAsync(request, from);
        ShouldBeRefused(response, status, code);
        return response;
    }

    protected void ShouldBeRefused(ApiResponse response, int status, string code)
    {
        proxy.ShouldRefuse(response, status, code);
        response.Status.Should().Be(status);
        response.ContentHeaders.ContentType?.ToString().Should().Be("application/problem+json");
        response.Header("Cache-Control").Should().Be("no-store");
        Upstream.Received.Should().BeEmpty();
    }
}
