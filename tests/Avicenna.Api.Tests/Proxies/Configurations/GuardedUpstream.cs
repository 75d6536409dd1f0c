using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>The API behind a proxy. It keeps what it gets, and answers with the status that <c>?status=</c> asks for; a WebSocket echoes.</summary>
internal sealed class GuardedUpstream : IAsyncDisposable
{
    public const string Body = "the upstream's own";

    private readonly ConcurrentQueue<ReceivedRequest> received;
    private readonly LoopbackServer server;

    private GuardedUpstream(ConcurrentQueue<ReceivedRequest> received, LoopbackServer server) => (this.received, this.server) = (received, server);

    public Uri Address => server.Address;

    public IReadOnlyCollection<ReceivedRequest> Received => received;

    public static async Task<GuardedUpstream> StartAsync()
    {
        var received = new ConcurrentQueue<ReceivedRequest>();
        return new GuardedUpstream(received, await LoopbackServer.StartAsync(async context =>
        {
            received.Enqueue(await ReadAsync(context.Request));
            if (context.WebSockets.IsWebSocketRequest)
            {
                await EchoAsync(context);
                return;
            }

            context.Response.StatusCode = int.Parse(context.Request.Query["status"].FirstOrDefault() ?? "200", CultureInfo.InvariantCulture);
            await context.Response.WriteAsync(Body);
        }));
    }

    public void Forget() => received.Clear();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, CancellationToken.None);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private static async Task<ReceivedRequest> ReadAsync(HttpRequest request)
    {
        using var body = new StreamReader(request.Body);
        return new ReceivedRequest(
            request.Method,
            request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync());
    }
}
