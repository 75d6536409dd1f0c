using System.Collections.Concurrent;
using System.Text;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>What is let through arrives as it was sent, and so does what the upstream answers.</summary>
internal sealed class ProxyForwardingTests(ReverseProxy proxy) : ProxyFixture(proxy)
{
    private static readonly string[] OddTargets =
    [
        "/a/../b",
        "/a/./b",
        "/../a",
        "//a//b",
        "//host.example/a",
        "/a%2Fb%2e%2E",
        "/a;b=c/d",
        "/a#b",
        "/a?b#c",
        "/a%",
        "/a%zz",
        "/a%00",
        "/a\\b",
        "/a|b^c`d{e}",
        "/caf\u00E9",
        "/a?\u00E9",
        "/a b",
        "/?",
        "?",
        "*",
        "a",
        "http://other.example/a/../b?c",
        "http://other.example",
        "http://other.example?a",
        "http://other.example:?/a",
        "http://other.example#/a",
        "https://user@other.example/a",
        "ftp://other.example/a",
        "other.example:443",
    ];

    [TestCase("Content-Length")]
    [TestCase("Transfer-Encoding")]
    public async Task Body_Posted_ArrivesWhole(string framing)
    {
        var body = new string('b', 300_000);
        var request = AsUser("/things", "POST") with { Body = Encoding.UTF8.GetBytes(body) };

        var received = await PassAsync(framing == "Transfer-Encoding" ? request.WithHeader(framing, "chunked") : request);

        received.Body.Should().Be(body);
        received.Method.Should().Be("POST");
    }

    [Test]
    public async Task Body_OfFiveMegabytes_ArrivesWhole()
    {
        var body = new string('b', 5_000_000);

        (await PassAsync(AsUser("/things", "POST") with { Body = Encoding.UTF8.GetBytes(body) })).Body.Should().Be(body);
    }

    [TestCase("/open/things?a=1&b=%2F..%2F&c=//;/&a=2&d=%zz")]
    [TestCase("/open/caf%C3%A9/%7Ea/b%20c?")]
    [TestCase("/open/")]
    public async Task Target_OfAnyShape_ArrivesAsItWasSent(string target)
    {
        (await PassAsync(Request(target))).Target.Should().Be(target);
    }

    [Test]
    public async Task Target_OfAnySpelling_IsTheOneThatWasAskedAboutOrNone()
    {
        var asked = new ConcurrentQueue<string>();
        await using var yes = await LoopbackServer.StartAsync(context =>
        {
            // All but what no path begins.
            var (method, target) = ($"{context.Request.Headers["X-Forwarded-Method"]}{context.Request.Headers["X-Original-Method"]}", $"{context.Request.Headers["X-Forwarded-Uri"]}{context.Request.Headers["X-Original-URI"]}");
            if (!target.StartsWith('/'))
            {
                context.Response.StatusCode = 403;
                return Task.CompletedTask;
            }

            asked.Enqueue($"{method} {target}");
            context.Response.Headers["X-Avicenna-Key-Id"] = "-";
            context.Response.Headers["X-Avicenna-Permission"] = "anonymous";
            return Task.CompletedTask;
        });
        await using var upstream = await GuardedUpstream.StartAsync();
        await using var proxy = await Proxy.StartAsync(yes.Address, upstream.Address);

        foreach (var line in OddTargets.SelectMany(target => new[] { $"GET {target}", $"OPTIONS {target}", $"CONNECT {target}" }))
        {
            await RawCall.SendAsync(proxy.Address, $"{line} HTTP/1.1", "Host: api.example");
        }

        upstream.Received.Should().NotBeEmpty();
        upstream.Received.Select(request => $"{request.Method} {request.Target}").Should().BeSubsetOf(asked);
    }

    [TestCase("PATCH")]
    [TestCase("DELETE")]
    [TestCase("HEAD")]
    public async Task Method_OfAnyKind_Arrives(string method)
    {
        (await PassAsync(AsUser("/things", method))).Method.Should().Be(method);
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task Answer_OfTheUpstreamItself_IsLeftAlone(int status)
    {
        var response = await SendAsync(AsUser($"/things?status={status}"));

        response.Status.Should().Be(status);
        response.Body.Should().Be(GuardedUpstream.Body);
    }
}
