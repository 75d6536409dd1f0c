using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Avicenna.Api.Tests.Proxies.Configurations;
using Avicenna.Testing;
using Microsoft.AspNetCore.Http;

namespace Avicenna.Api.Tests.Gateway;

/// <summary>Bodies pass as they come, in either direction, and WebSockets live on.</summary>
[NonParallelizable]
internal sealed class GatewayStreamingTests
{
    private const long Large = 256L << 20;
    private const long MemoryAllowed = 64L << 20;

    [Test]
    public async Task Body_OfAnySizeUp_PassesInConstantMemory()
    {
        var received = 0L;
        await using var upstream = await LoopbackServer.StartAsync(async context =>
        {
            context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            received = await DrainAsync(context.Request.Body);
        });
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}");
        using var client = Client(gateway);

        var peak = await MeasureAsync(async () =>
        {
            using var content = new LargeContent();
            using var response = await client.PostAsync(new Uri(gateway.Address, "/x"), content);
            response.StatusCode.Should().Be(HttpStatusCode.OK);
        });

        received.Should().Be(Large);
        peak.Should().BeLessThan(MemoryAllowed);
    }

    [Test]
    public async Task Body_OfAnySizeDown_PassesInConstantMemory()
    {
        await using var upstream = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentLength = Large;
            await WriteAsync(context.Response.Body);
        });
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}");
        using var client = Client(gateway);
        var received = 0L;

        var peak = await MeasureAsync(async () =>
        {
            using var response = await client.GetAsync(new Uri(gateway.Address, "/x"), HttpCompletionOption.ResponseHeadersRead);
            received = await DrainAsync(await response.Content.ReadAsStreamAsync());
        });

        received.Should().Be(Large);
        peak.Should().BeLessThan(MemoryAllowed);
    }

    [Test]
    public async Task Events_OfTheApi_ArriveOneByOne()
    {
        using var next = new SemaphoreSlim(0);
        await using var upstream = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            await next.WaitAsync(TimeSpan.FromMinutes(1));
            for (var i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"data: {i}\n\n");
                await next.WaitAsync(TimeSpan.FromMinutes(1));
            }
        });
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}");
        using var client = Client(gateway);

        using var reader = new StreamReader(await client.GetStreamAsync(new Uri(gateway.Address, "/events")));
        next.Release();

        for (var i = 0; i < 3; i++)
        {
            (await reader.ReadLineAsync()).Should().Be($"data: {i}");
            (await reader.ReadLineAsync()).Should().BeEmpty();
            next.Release();
        }
    }

    [Test]
    public async Task Upload_InPieces_ReachesTheApiBeforeItsEnd()
    {
        var first = new TaskCompletionSource<string>();
        await using var upstream = await LoopbackServer.StartAsync(async context =>
        {
            var buffer = new byte[100_000];
            first.SetResult(Encoding.ASCII.GetString(buffer, 0, await context.Request.Body.ReadAtLeastAsync(buffer, 50_000)));
            await DrainAsync(context.Request.Body);
        });
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}");
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
        await using var stream = client.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /x HTTP/1.1\r\nHost: localhost\r\n{gateway.Authorization}\r\nContent-Length: 100001\r\nConnection: close\r\n\r\n{new string('a', 100_000)}"));
        (await first.Task.WaitAsync(TimeSpan.FromMinutes(1))).Should().StartWith("aaa");
        await stream.WriteAsync("b"u8.ToArray());

        using var reader = new StreamReader(stream);
        (await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1))).Should().StartWith("HTTP/1.1 200 OK");
    }

    [Test]
    public async Task Expectation_ThatTheApiMeets_BringsTheBody()
    {
        using var allowed = new SemaphoreSlim(0);
        await using var upstream = RawUpstream.Start(async (_, stream) =>
        {
            await allowed.WaitAsync(TimeSpan.FromMinutes(1));
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
            var body = new byte[4];
            await stream.ReadExactlyAsync(body);
            await stream.WriteAsync((byte[])[.. "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"u8, .. body]);
        });
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}", ("Gateway:Timeout", "00:10:00"));
        using var client = await StartAsync(gateway, "POST", "Content-Length: 4\r\nExpect: 100-continue\r\nConnection: close");
        await Eventually.IsTrueAsync(() => Task.FromResult(upstream.Received.Count == 1), "the API has the head");
        upstream.Received.Single().Should().Contain("\r\nExpect: 100-continue\r\n");
        allowed.Release();

        using var reader = new StreamReader(client.GetStream());
        (await reader.ReadLineAsync()).Should().Be("HTTP/1.1 100 Continue");
        await client.GetStream().WriteAsync("body"u8.ToArray());

        (await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1))).Should().Contain("HTTP/1.1 200 OK").And.EndWith("body");
    }

    [TestCase("/x", 403)]
    [TestCase("/../x", 400)]
    public async Task Expectation_OfARefusedRequest_NeverBringsTheBody(string target, int status)
    {
        await using var upstream = RawUpstream.Start((_, stream) => stream.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray()).AsTask());
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}");
        using var client = await StartAsync(gateway, "POST", "Content-Length: 4000\r\nExpect: 100-continue\r\nConnection: close", target);

        using var reader = new StreamReader(client.GetStream());

        (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1))).Should().StartWith($"HTTP/1.1 {status} ");
    }

    [Test]
    public async Task WebSocket_SilentForLongerThanTheTimeout_StaysOpen()
    {
        await using var upstream = await GuardedUpstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}", ("Gateway:Timeout", "00:00:05"));
        using var client = new ClientWebSocket();
        client.Options.SetRequestHeader("Authorization", $"Bearer {gateway.User.Secret}");
        await client.ConnectAsync(new Uri($"ws://{gateway.Address.Authority}/socket"), CancellationToken.None);

        // The gateway's time-out is real time; a busy machine needs some of it to open the socket.
        await Task.Delay(TimeSpan.FromSeconds(7));
        await client.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        var buffer = new byte[100];
        Encoding.ASCII.GetString(buffer, 0, (await client.ReceiveAsync(buffer, CancellationToken.None)).Count).Should().Be("still here");
        upstream.Received.Should().ContainSingle().Which.ShouldBeFrom($"{gateway.User.Id}", "user");
    }

    [TestCase("POST", "websocket")]
    [TestCase("GET", "SPDY/3.1")]
    [TestCase("GET", "h2c")]
    public async Task Upgrade_ToWhatIsNoWebSocket_PassesAsAPlainRequest(string method, string protocol)
    {
        await using var upstream = RawUpstream.Start();
        await using var gateway = await RunningGateway.StartAsync($"{upstream.Address}");

        (await RawCall.SendAsync(gateway.Address, $"{method} /x HTTP/1.1", "Host: localhost", gateway.Authorization, "Connection: Upgrade", $"Upgrade: {protocol}")).Status.Should().Be(200);

        upstream.Received.Should().ContainSingle().Which.Should().StartWith($"{method} /x HTTP/1.1\r\n").And.NotContain("Upgrade");
    }

    private static HttpClient Client(RunningGateway gateway)
    {
        var client = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {gateway.User.Secret}");
        return client;
    }

    private static async Task<TcpClient> StartAsync(RunningGateway gateway, string method, string headers, string target = "/x")
    {
        var client = new TcpClient();
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{gateway.Authorization}\r\n{headers}\r\n\r\n"));
        return client;
    }

    /// <summary>How much more memory is in use at most while something runs.</summary>
    private static async Task<long> MeasureAsync(Func<Task> action)
    {
        var (before, peak) = (GC.GetTotalMemory(forceFullCollection: true), 0L);
        var running = action();
        while (await Task.WhenAny(running, Task.Delay(100)) != running)
        {
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        await running;
        return peak;
    }

    private static async Task<long> DrainAsync(Stream stream)
    {
        var (buffer, total) = (new byte[81920], 0L);
        while (await stream.ReadAsync(buffer) is var read and > 0)
        {
            total += read;
        }

        return total;
    }

    private static async Task WriteAsync(Stream stream)
    {
        var piece = new byte[1 << 16];
        for (var written = 0L; written < Large; written += piece.Length)
        {
            await stream.WriteAsync(piece);
        }
    }

    private sealed class LargeContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => WriteAsync(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = Large;
            return true;
        }
    }
}
