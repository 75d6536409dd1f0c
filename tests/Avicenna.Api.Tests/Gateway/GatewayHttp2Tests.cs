using System.Net;
using System.Net.WebSockets;
using System.Text;
using Avicenna.Api.Tests.Proxies.Configurations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Avicenna.Api.Tests.Gateway;

/// <summary>HTTP/2 without TLS on both sides, as gRPC uses it: streams in both directions, and trailers.</summary>
internal sealed class GatewayHttp2Tests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private WebApplication upstream = null!;
    private RunningGateway gateway = null!;
    private HttpClient client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        upstream = builder.Build();
        upstream.Run(EchoAsync);
        await upstream.StartAsync();
        gateway = await RunningGateway.StartAsync(upstream.Urls.Single().Replace("http:", "h2c:", StringComparison.Ordinal));
        client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {gateway.User.Secret}");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        client.Dispose();
        await gateway.DisposeAsync();
        await upstream.DisposeAsync();
    }

    [Test]
    public async Task Call_InBothDirections_PassesMessageByMessageWithTrailers()
    {
        using var toSend = new BlockingContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Http2Address, "/greeter.Greeter/Chat"))
        {
            Content = toSend,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("TE", "trailers");
        toSend.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Timeout);
        await using var answers = await response.Content.ReadAsStreamAsync();
        foreach (var message in new[] { "one", "two" })
        {
            await toSend.WriteAsync(message).WaitAsync(Timeout);
            var buffer = new byte[message.Length];
            await answers.ReadExactlyAsync(buffer).AsTask().WaitAsync(Timeout);
            Encoding.ASCII.GetString(buffer).Should().Be(message);
        }

        toSend.Complete();
        (await answers.ReadAsync(new byte[1]).AsTask().WaitAsync(Timeout)).Should().Be(0);
        response.Version.Should().Be(HttpVersion.Version20);
        response.TrailingHeaders.GetValues("grpc-status").Should().Equal("0");
        response.Headers.GetValues("x-seen-te").Should().Equal("trailers");
        response.Headers.GetValues("x-seen-permission").Should().Equal("user");
    }

    [Test]
    public async Task Call_ThatEndsAtOnce_HasTrailersWithoutABody()
    {
        using var response = await client.PostAsync(new Uri(gateway.Http2Address, "/fail"), new ByteArrayContent([]) { Headers = { { "Content-Type", "application/grpc" } } });

        response.TrailingHeaders.GetValues("grpc-status").Should().Equal("12");
    }

    [Test]
    public async Task Refusal_OverHttp2_IsAProblem()
    {
        using var anonymous = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var response = await anonymous.GetAsync(new Uri(gateway.Http2Address, "/x"));

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await response.Content.ReadAsStringAsync()).Should().Contain("api_key_required");
    }

    [Test]
    public async Task Call_OverHttp1_ReachesTheApiOverHttp2()
    {
        (await RawCall.SendAsync(gateway.Address, "GET /x?a%2Fb HTTP/1.1", "Host: localhost", gateway.Authorization)).Header("x-seen-target").Should().Be("/x?a%2Fb");
    }

    [Test]
    public async Task WebSocket_OverHttp2_IsDecidedAndSentAsGet()
    {
        await using var sockets = await GuardedUpstream.StartAsync();
        await using var other = await RunningGateway.StartAsync($"{sockets.Address}");
        await other.Api.CreateEndpointAsync("/forbidden", "GET", "admin");
        await other.Api.CreateEndpointAsync("/forbidden", "CONNECT", "none");
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());

        using var socket = await ConnectAsync(other, "/socket", invoker);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var buffer = new byte[100];
        Encoding.ASCII.GetString(buffer, 0, (await socket.ReceiveAsync(buffer, CancellationToken.None)).Count).Should().Be("hello");

        sockets.Received.Should().ContainSingle().Which.Method.Should().Be("GET");
        await FluentActions.Awaiting(() => ConnectAsync(other, "/forbidden", invoker)).Should().ThrowAsync<WebSocketException>();
    }

    private static async Task<ClientWebSocket> ConnectAsync(RunningGateway gateway, string path, HttpMessageInvoker invoker)
    {
        var socket = new ClientWebSocket { Options = { HttpVersion = HttpVersion.Version20, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
        socket.Options.SetRequestHeader("Authorization", $"Bearer {gateway.User.Secret}");
        await socket.ConnectAsync(new Uri($"ws://{gateway.Http2Address.Authority}{path}"), invoker, CancellationToken.None);
        return socket;
    }

    private static async Task EchoAsync(HttpContext context)
    {
        if (context.Request.Path == "/fail")
        {
            context.Response.AppendTrailer("grpc-status", "12");
            return;
        }

        context.Response.Headers["x-seen-te"] = context.Request.Headers.TE;
        context.Response.Headers["x-seen-permission"] = context.Request.Headers["X-Avicenna-Permission"];
        context.Response.Headers["x-seen-target"] = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        await context.Response.Body.FlushAsync();
        var buffer = new byte[1000];
        while (await context.Request.Body.ReadAsync(buffer) is var read and > 0)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read));
        }

        context.Response.AppendTrailer("grpc-status", "0");
    }

    /// <summary>A body that is written while the response is read.</summary>
    private sealed class BlockingContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task WriteAsync(string message)
        {
            var stream = await opened.Task;
            await stream.WriteAsync(Encoding.ASCII.GetBytes(message));
            await stream.FlushAsync();
        }

        public void Complete() => completed.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            opened.SetResult(stream);
            await completed.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
