using System.Net;
using Avicenna.Api.Gateway;
using Avicenna.Api.Tests.Proxies.Configurations;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Gateway;

/// <summary>An API at several addresses: the least busy healthy one gets each request, and another one what can't be sent.</summary>
internal sealed class GatewayBalancingTests
{
    [Test]
    public void Choose_EqualAddresses_TakeTurns()
    {
        var upstream = Create(3);

        var chosen = Enumerable.Range(0, 6).Select(_ => upstream.Choose([])).ToList();

        chosen.Take(3).Should().BeEquivalentTo(upstream.Addresses);
        chosen.Skip(3).Should().Equal(chosen.Take(3));
    }

    [Test]
    public void Choose_BusyAddresses_LeavesThemOut()
    {
        var upstream = Create(3);
        upstream.Addresses[0].Begin();
        upstream.Addresses[2].Begin();

        upstream.Choose([]).Should().Be(upstream.Addresses[1]);
        upstream.Addresses[1].Begin();
        upstream.Addresses[1].Begin();
        upstream.Addresses[2].End();
        upstream.Choose([]).Should().Be(upstream.Addresses[2]);
    }

    [Test]
    public void Choose_UnhealthyAddresses_OnlyWhereNoOtherIsLeft()
    {
        var upstream = Create(2);
        upstream.Addresses[0].IsHealthy = false;
        upstream.Addresses[1].Begin();

        upstream.Choose([]).Should().Be(upstream.Addresses[1]);
        upstream.Choose([upstream.Addresses[1]]).Should().Be(upstream.Addresses[0]);
        upstream.Choose([.. upstream.Addresses]).Should().BeNull();
        upstream.Addresses[1].IsHealthy = false;
        upstream.Choose([]).Should().Be(upstream.Addresses[0]);
    }

    [Test]
    public async Task Address_ThatRefusesConnections_LeavesItsRequestsToAnother()
    {
        await using var upstream = RawUpstream.Start();
        await using var gateway = await RunningGateway.StartAsync($"http://127.0.0.1:{FreePort.Find()} {upstream.Address.GetLeftPart(UriPartial.Authority)} http://127.0.0.1:{FreePort.Find()}");

        for (var i = 0; i < 6; i++)
        {
            (await RawCall.SendAsync(gateway.Address, "POST /x HTTP/1.1", "Host: localhost", gateway.Authorization, "Content-Length: 5", "Connection: close", "", "hello")).Status.Should().Be(200);
        }

        upstream.Received.Should().HaveCount(6).And.OnlyContain(request => request.EndsWith("\r\n\r\nhello", StringComparison.Ordinal));
    }

    [Test]
    public async Task Address_ThatDoesNotAccept_LeavesItsRequestsToAnother()
    {
        using var silent = new FullSocket();
        await using var upstream = RawUpstream.Start();
        await using var gateway = await RunningGateway.StartAsync($"{silent.Address} {upstream.Address.GetLeftPart(UriPartial.Authority)}", ("Gateway:ConnectTimeout", "00:00:00.5"));

        for (var i = 0; i < 4; i++)
        {
            (await RawCall.SendAsync(gateway.Address, $"GET /{i} HTTP/1.1", "Host: localhost", gateway.Authorization)).Status.Should().Be(200);
        }

        upstream.Received.Should().HaveCount(4);
    }

    [Test]
    public async Task Addresses_ThatAllDoNotAccept_Are502()
    {
        using var first = new FullSocket();
        using var second = new FullSocket();
        await using var gateway = await RunningGateway.StartAsync($"{first.Address} {second.Address}", ("Gateway:ConnectTimeout", "00:00:00.5"));

        (await RawCall.SendAsync(gateway.Address, "GET /x HTTP/1.1", "Host: localhost", gateway.Authorization)).Verdict.Should().Be("502 upstream_unavailable");
    }

    [Test]
    public async Task Address_ThatIsUnhealthy_GetsNoRequestsUntilItRecovers()
    {
        var isHealthy = false;
        await using var sick = await StartAsync("sick", () => isHealthy);
        await using var well = await StartAsync("well", () => true);
        await using var gateway = await RunningGateway.StartAsync($"{sick.Address.GetLeftPart(UriPartial.Authority)} {well.Address.GetLeftPart(UriPartial.Authority)}", ("Gateway:HealthPath", "/healthy"));
        await Eventually.IsTrueAsync(() => Task.FromResult(gateway.Api.Logs.Lines.Any(line => line.Contains("is unhealthy", StringComparison.Ordinal))), "the check has failed");

        (await AskAsync(gateway)).Should().OnlyContain(name => name == "well");
        isHealthy = true;
        gateway.Api.Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.IsTrueAsync(() => Task.FromResult(gateway.Api.Logs.Lines.Any(line => line.Contains("is healthy again", StringComparison.Ordinal))), "the check has succeeded");

        (await AskAsync(gateway)).Should().Contain("sick").And.Contain("well");
    }

    private static Upstream Create(int count) => new([.. Enumerable.Range(1, count).Select(number => UpstreamAddress.Parse($"http://127.0.0.{number}"))], TimeSpan.FromSeconds(1));

    private static Task<LoopbackServer> StartAsync(string name, Func<bool> isHealthy) => LoopbackServer.StartAsync(context =>
    {
        context.Response.StatusCode = (int)(context.Request.Path == "/healthy" && !isHealthy() ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK);
        context.Response.Headers["X-Name"] = name;
        return Task.CompletedTask;
    });

    private static async Task<IReadOnlyList<string?>> AskAsync(RunningGateway gateway)
    {
        var names = new List<string?>();
        for (var i = 0; i < 6; i++)
        {
            names.Add((await RawCall.SendAsync(gateway.Address, "GET /x HTTP/1.1", "Host: localhost", gateway.Authorization)).Header("X-Name"));
        }

        return names;
    }
}
