using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>What Avicenna is asked, and how.</summary>
internal sealed class ProxyQuestionTests(ReverseProxy proxy) : ProxyFixture(proxy)
{
    [Test]
    public async Task Question_AboutAnyRequest_HasItsTargetTheClientsAddressAndNoBody()
    {
        await using var asked = await GuardedUpstream.StartAsync();
        await using var proxy = await Proxy.StartAsync(asked.Address, ProxyEnvironment.Upstream.Address);
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
            context.Response.Headers["X-Avicenna-Permission"] = "anonymous";
            return context.Response.WriteAsync(new string('b', 1000));
        });
        await using var proxy = await Proxy.StartAsync(asked.Address, ProxyEnvironment.Upstream.Address);

        for (var question = 0; question < 5; question++)
        {
            (await Request("/things").SendAsync(proxy.Address)).Status.Should().Be(decision);
        }

        connections.Should().HaveCount(5);
        connections.Distinct().Should().ContainSingle();
    }
}
