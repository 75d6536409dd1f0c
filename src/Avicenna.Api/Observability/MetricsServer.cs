using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;

namespace Avicenna.Api.Observability;

/// <summary>
/// Serves the metrics on a server of its own, which shares no pipeline with the others: no request gets from one to the other, whatever its host and
/// target.
/// </summary>
internal sealed partial class MetricsServer(IConnectionListenerFactory transport, IHttpContextFactory contexts, IServiceProvider services, ILoggerFactory logging) : IDisposable
{
    private readonly ILogger logger = logging.CreateLogger<MetricsServer>();
    private KestrelServer? server;

    /// <exception cref="StartRefusedException">It can't listen.</exception>
    public async Task StartAsync(MeterProvider metrics, IReadOnlyList<string> urls, CancellationToken cancellationToken)
    {
        if (urls.Count == 0)
        {
            return;
        }

        server = new KestrelServer(Options.Create(new KestrelServerOptions { AddServerHeader = false, ApplicationServices = services }), transport, logging);
        var addresses = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        foreach (var url in urls)
        {
            addresses.Add(url);
        }

        try
        {
            await server.StartAsync(new Application(contexts, Build(metrics)), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException or InvalidOperationException or NotSupportedException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The metrics can't be served on {string.Join(" or ", urls)}: {exception.Message.Split('\n')[0].Trim().TrimEnd('.')}");
        }

        Log.MetricsStarted(logger, string.Join(", ", addresses.Select(address => $"{address}/metrics")));
    }

    public Task StopAsync(CancellationToken cancellationToken) => server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public void Dispose() => server?.Dispose();

    // Everything else is a 404.
    private RequestDelegate Build(MeterProvider metrics) => new ApplicationBuilder(services)
        .UseOpenTelemetryPrometheusScrapingEndpoint(
            metrics,
            context => context.Request.Path == "/metrics" && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)),
            path: null,
            configureBranchedPipeline: null,
            optionsName: null)
        .Build();

    private sealed class Application(IHttpContextFactory contexts, RequestDelegate pipeline) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => contexts.Create(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => pipeline(context);

        public void DisposeContext(HttpContext context, Exception? exception) => contexts.Dispose(context);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MetricsStarted, LogLevel.Information, "The metrics are served on {Listeners}")]
        public static partial void MetricsStarted(ILogger logger, string listeners);
    }
}
