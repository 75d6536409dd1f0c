using Avicenna.Api.Tests.Hosting;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>Nothing is let through without Avicenna's word.</summary>
[TestFixtureSource(typeof(ReverseProxy), nameof(ReverseProxy.Asking))]
internal sealed class ProxyOutageTests(ReverseProxy proxy) : ProxyFixture(proxy)
{
    [TestCase("/things")]
    [TestCase("/open/things")]
    public async Task Avicenna_Down_Is503(string path)
    {
        await using var proxy = await Proxy.StartAsync(NobodysAddress(), Upstream.Address);

        ShouldBe503(await AsUser(path).SendAsync(proxy.Address));
    }

    [TestCase(200)]
    [TestCase(204)]
    [TestCase(302)]
    [TestCase(400)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(502)]
    public async Task Avicenna_AnswersWhatIsNoDecision_Is503(int status)
    {
        await using var other = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Avicenna-Status"] = $"{status}";
            return Task.CompletedTask;
        });
        await using var proxy = await Proxy.StartAsync(other.Address, Upstream.Address);

        ShouldBe503(await AsUser("/things").SendAsync(proxy.Address));
    }

    // As after the host of an example was left as it is.
    [TestCase(400, "invalid_subdomain")]
    [TestCase(404, "unknown_subdomain")]
    public async Task Avicenna_KnowsNoSuchTenant_Is503(int status, string code)
    {
        await using var other = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Avicenna-Status"] = $"{status}";
            context.Response.Headers["X-Avicenna-Code"] = code;
            return Task.CompletedTask;
        });
        await using var proxy = await Proxy.StartAsync(other.Address, Upstream.Address);

        ShouldBe503(await AsUser("/things").SendAsync(proxy.Address));
    }

    [Test]
    public async Task Avicenna_CannotReachItsStore_Is503WithItsTimeToWait()
    {
        await using var other = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers["X-Avicenna-Code"] = "store_unavailable";
            context.Response.Headers.RetryAfter = "17";
            return Task.CompletedTask;
        });
        await using var proxy = await Proxy.StartAsync(other.Address, Upstream.Address);

        var response = await AsUser("/things").SendAsync(proxy.Address);

        ShouldBeRefused(response, 503, "store_unavailable");
        response.Header("Retry-After").Should().Be("17");
    }

    private void ShouldBe503(ApiResponse response)
    {
        ShouldBeRefused(response, 503, "store_unavailable");
        response.Header("Retry-After").Should().Be("5");
    }

    private static Uri NobodysAddress() => new($"http://127.0.0.1:{FreePort.Find()}");
}
