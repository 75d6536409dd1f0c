using System.Net.Sockets;
using System.Text;
using Avicenna.Api.Tests.Proxies.Configurations;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Gateway;

/// <summary>An API that is away, silent or cut off is told apart from one that answers, and no request is sent twice.</summary>
internal sealed class GatewayFailureTests
{
    private static readonly Func<string, NetworkStream, Task> Hang = (_, stream) => stream.CopyToAsync(Stream.Null);

    [Test]
    public async Task Api_Away_Is502()
    {
        await using var gateway = await RunningGateway.StartAsync($"http://127.0.0.1:{FreePort.Find()}");

        var call = await GetAsync(gateway);

        ShouldBeProblem(call, 502, "Bad Gateway", "upstream_unavailable", "The API can't be reached");
        call.Header("Cache-Control").Should().Be("no-store");
        call.Header("RateLimit-Policy").Should().Be("\"default\";q=1000000;w=60");
        gateway.Api.Logs.Lines.Should().ContainSingle(line => line.StartsWith("Warning Avicenna.Api.Gateway", StringComparison.Ordinal)).Which.Should().Contain("The gateway answered a request with 502");
    }

    [Test]
    public async Task Api_Silent_Is504()
    {
        await using var upstream = RawUpstream.Start(Hang);
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}", ("Gateway:Timeout", "00:00:00.5"));

        ShouldBeProblem(await GetAsync(gateway), 504, "Gateway Timeout", "upstream_timeout", "The API didn't respond in time");
        ShouldBeProblem(await RawCall.SendAsync(gateway.Address, "GET /x HTTP/1.1", "Host: localhost", gateway.Authorization, "Connection: Upgrade", "Upgrade: websocket"), 504, "Gateway Timeout", "upstream_timeout", "The API didn't respond in time");
    }

    [Test]
    public async Task Client_ThatStopsInItsBody_Is408()
    {
        await using var upstream = RawUpstream.Start();
        // Long enough to reach the API on a busy machine: until then it is the API that is late.
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}", ("Gateway:Timeout", "00:00:05"));

        ShouldBeProblem(
            await RawCall.SendAsync(gateway.Address, "POST /x HTTP/1.1", "Host: localhost", gateway.Authorization, "Content-Length: 100", "Connection: close", "", "part"),
            408, "Request Timeout", "request_timeout", "The request's body didn't arrive in time");
    }

    [Test]
    public async Task Api_Slow_HasTimeForEachByte()
    {
        await using var upstream = RawUpstream.Start(async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"u8.ToArray());
            for (var i = 0; i < 6; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
                await stream.WriteAsync("x"u8.ToArray());
            }
        });
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}", ("Gateway:Timeout", "00:00:05"));

        (await GetAsync(gateway)).Body.Should().Be("xxxxxx");
    }

    [Test]
    public async Task Api_ThatDoesNotAccept_Is502()
    {
        using var silent = new FullSocket();
        await using var gateway = await RunningGateway.StartAsync(silent.Address, ("Gateway:ConnectTimeout", "00:00:00.5"));

        (await GetAsync(gateway)).Verdict.Should().Be("502 upstream_unavailable");
    }

    [TestCase("GET")]
    [TestCase("POST")]
    [TestCase("DELETE")]
    public async Task Api_ClosesWithoutAnAnswer_Is502AndTheRequestIsSentOnce(string method)
    {
        var isFirst = true;
        await using var upstream = RawUpstream.Start(async (head, stream) =>
        {
            if (isFirst)
            {
                // So that the next request meets a connection that was used before.
                isFirst = false;
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
                await stream.ReadExactlyAsync(new byte[1]);
            }
        });
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}");
        await GetAsync(gateway);

        (await RawCall.SendAsync(gateway.Address, $"{method} /second HTTP/1.1", "Host: localhost", gateway.Authorization)).Verdict.Should().Be("502 upstream_unavailable");
        (await RawCall.SendAsync(gateway.Address, $"{method} /third HTTP/1.1", "Host: localhost", gateway.Authorization)).Verdict.Should().Be("502 upstream_unavailable");

        upstream.Received.Count(head => head.Contains("/third", StringComparison.Ordinal)).Should().Be(1);
    }

    [TestCase("Content-Length: 100\r\n\r\npart")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n")]
    public async Task Api_DiesMidway_ClientSeesThatTheResponseIsCut(string rest)
    {
        await using var upstream = RawUpstream.Start((_, stream) => stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{rest}")).AsTask());
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}");
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {gateway.User.Secret}");

        await FluentActions.Awaiting(() => client.GetStringAsync(new Uri(gateway.Address, "/x"))).Should().ThrowAsync<HttpRequestException>();
    }

    [TestCase("garbage\r\n\r\n")]
    [TestCase("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: x\r\nTransfer-Encoding: y\r\n\r\n")]
    public async Task Api_AnswersWhatIsNoResponse_DoesNotBreakTheGateway(string answer)
    {
        await using var upstream = RawUpstream.Start((_, stream) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer)).AsTask());
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}");

        (await GetAsync(gateway)).Status.Should().BeOneOf(200, 502);
        gateway.Api.Logs.Lines.Should().NotContain(line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Test]
    public async Task Client_GoesAway_EndsTheRequestToTheApi()
    {
        var ended = new TaskCompletionSource();
        await using var upstream = RawUpstream.Start(async (_, stream) =>
        {
            try
            {
                await stream.CopyToAsync(Stream.Null);
            }
            finally
            {
                ended.SetResult();
            }
        });
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}");
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /x HTTP/1.1\r\nHost: localhost\r\n{gateway.Authorization}\r\n\r\n"));
            await Eventually.IsTrueAsync(() => Task.FromResult(upstream.Received.Count == 1), "the API has the request");
        }

        await ended.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    // As nginx does by default, Kestrel takes the end of a client's stream for the end of the client.
    [TestCase("GET /x HTTP/1.1", "X-None: 1", "")]
    [TestCase("POST /x HTTP/1.1", "Content-Length: 10", "half")]
    [TestCase("POST /x HTTP/1.1", "Transfer-Encoding: chunked", "4\r\nhalf\r\n")]
    public async Task Client_HalfClosed_EndsTheRequestToTheApi(string line, string framing, string body)
    {
        var ended = new TaskCompletionSource();
        await using var upstream = RawUpstream.Start(async (head, stream) =>
        {
            if (head.StartsWith("GET /after", StringComparison.Ordinal))
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
                return;
            }

            try
            {
                await stream.CopyToAsync(Stream.Null);
            }
            finally
            {
                ended.SetResult();
            }
        });
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}");
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\nHost: localhost\r\n{gateway.Authorization}\r\n{framing}\r\n\r\n{body}"));
        await Eventually.IsTrueAsync(() => Task.FromResult(upstream.Received.Count == 1), "the API has the request");

        client.Client.Shutdown(SocketShutdown.Send);

        await ended.Task.WaitAsync(TimeSpan.FromMinutes(1));
        (await RawCall.SendAsync(gateway.Address, "GET /after HTTP/1.1", "Host: localhost", gateway.Authorization)).Status.Should().Be(200);
    }

    [Test]
    public async Task Secret_OfAFailedRequest_IsNotLogged()
    {
        await using var gateway = await RunningGateway.StartAsync($"http://127.0.0.1:{FreePort.Find()}", ("Gateway:ForwardCredential", "true"));

        await RawCall.SendAsync(gateway.Address, $"GET /x?key={gateway.User.Secret} HTTP/1.1", "Host: localhost", gateway.Authorization);

        gateway.Api.Logs.Lines.Should().NotBeEmpty().And.NotContain(line => line.Contains(gateway.User.Secret, StringComparison.Ordinal));
    }

    private static Task<RawCall> GetAsync(RunningGateway gateway) => RawCall.SendAsync(gateway.Address, "GET /x HTTP/1.1", "Host: localhost", gateway.Authorization);

    private static void ShouldBeProblem(RawCall call, int status, string title, string code, string message)
    {
        call.Status.Should().Be(status);
        call.Header("Content-Type").Should().Be("application/problem+json");
        call.Body.Should().Contain($$"""{"type":"urn:avicenna:problem:{{code}}","title":"{{title}}","status":{{status}},"success":false,"message":"{{message}}","code":"{{code}}","request_id":""");
    }
}
