using System.Collections.Concurrent;
using Avicenna.Api.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>What Avicenna is asked, and how.</summary>
[TestFixtureSource(typeof(ReverseProxy), nameof(ReverseProxy.Asking))]
internal sealed class ProxyQuestionTests(ReverseProxy proxy) : ProxyFixture(proxy)
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

    [Test]
    public async Task Question_AboutAnyRequest_HasItsTargetTheClientsAddressAndNoBody()
    {
        await using var asked = await GuardedUpstream.StartAsync();
        await using var proxy = await Proxy.StartAsync(asked.Address, Upstream.Address);
        var client = NextAddress();
        var request = AsUser("/a%2Fb?c=%2F", "PUT") with { Body = [1, 2, 3], Host = "another.example" };

        await request.WithHeader("X-Forwarded-For", "203.0.113.9").WithHeader("X-Avicenna-Key-Id", "-").SendAsync(proxy.Address, client);

        var call = asked.Received.Should().ContainSingle().Subject;
        call.Target.Should().Be("/verify");
        call.Headers["Host"].Should().Be(ProxyEnvironment.AcmeHost);
        call.Headers["X-Forwarded-For"].Should().Be($"{client}");
        call.Headers["Authorization"].Should().Be(request.Authorization);
        call.Headers.Where(header => header.Key is "X-Forwarded-Method" or "X-Forwarded-Uri" or "X-Original-Method" or "X-Original-URI")
            .Select(header => header.Value).Should().Equal("PUT", "/a%2Fb?c=%2F");
        call.Identity.Should().BeEmpty();
        call.Body.Should().BeEmpty();
        call.Headers.Should().NotContainKeys("Content-Length", "Transfer-Encoding");
    }

    [Test]
    public async Task Question_AboutARequestWithManyHeaders_HasOnlyThoseThatADecisionNeeds()
    {
        await using var asked = await GuardedUpstream.StartAsync();
        await using var proxy = await Proxy.StartAsync(asked.Address, Upstream.Address);

        await WithManyHeaders(AsUser("/things")).SendAsync(proxy.Address);

        asked.Received.Should().ContainSingle().Which.Headers.Keys.Except(["User-Agent"], StringComparer.OrdinalIgnoreCase).Should().BeSubsetOf(
            ["Host", "X-Forwarded-For", "X-Forwarded-Method", "X-Forwarded-Uri", "X-Original-Method", "X-Original-URI", "Authorization", "Origin", "Access-Control-Request-Method"]);
    }

    [Test]
    public async Task Request_WithManyHeaders_PassesWithAllOfThem()
    {
        var request = WithManyHeaders(AsUser("/things"));

        var received = await PassAsync(request);

        received.Headers.Should().ContainKeys(request.Headers.Select(header => header.Name));
        received.ShouldBeFrom(ProxyEnvironment.AcmeUser.Id, "user");
    }

    [TestCase(200)]
    [TestCase(401)]
    [TestCase(429)]
    public async Task Questions_OneAfterTheOther_ShareAConnection(int decision)
    {
        var connections = new ConcurrentBag<string>();
        await using var asked = await LoopbackServer.StartAsync(context =>
        {
            connections.Add(context.Connection.Id);
            context.Response.StatusCode = decision;
            context.Response.Headers["X-Avicenna-Status"] = $"{decision}";
            context.Response.Headers["X-Avicenna-Code"] = "some_code";
            context.Response.Headers["X-Avicenna-Permission"] = "anonymous";
            return context.Response.WriteAsync(new string('b', 1000));
        });
        await using var proxy = await Proxy.StartAsync(asked.Address, Upstream.Address);

        for (var question = 0; question < 5; question++)
        {
            (await Request("/things").SendAsync(proxy.Address)).Status.Should().Be(decision);
        }

        connections.Should().HaveCount(5);
        connections.Distinct().Should().ContainSingle();
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

    /// <summary>More than fits into what servers take by default: 100 headers, and as much of cookies as the proxy itself takes.</summary>
    private ApiRequest WithManyHeaders(ApiRequest request)
    {
        string[] common =
        [
            "Accept", "Accept-Language", "Age", "Alt-Used", "Cache-Control", "DNT", "From", "HX-Request", "Idempotency-Key", "If-None-Match", "Origin", "Pragma", "Priority", "Range", "Referer",
            "Sec-CH-UA", "Sec-Fetch-Mode", "Traceparent", "User-Agent", "Via", "X-Csrf-Token", "X-Custom", "X-Request-Id", "X-Requested-With", "X-Tenant-Id", "X-User",
        ];
        request = common.Concat(Enumerable.Range(0, 100).Select(number => $"X-Filler-{number}")).Aggregate(request, (filled, name) => filled.WithHeader(name, "1"));
        return request.WithHeader("Cookie", new string('c', Proxy is CaddyProxy ? 33_000 : 7_000));
    }
}
