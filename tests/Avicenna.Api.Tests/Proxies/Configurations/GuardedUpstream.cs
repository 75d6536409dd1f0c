using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>The API behind a proxy. It keeps what it gets, and answers with the status that <c>?status=</c> asks for.</summary>
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
            context.Response.StatusCode = int.Parse(context.Request.Query["status"].FirstOrDefault() ?? "200", CultureInfo.InvariantCulture);
            await context.Response.WriteAsync(Body);
        }));
    }

    public void Forget() => received.Clear();

    public ValueTask DisposeAsync() => server.DisposeAsync();

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
