using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Avicenna.Api.Startup;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Avicenna.Api.Gateway;

/// <summary>
/// The gateway's own servers, beside the one for management calls. They share no pipeline, so a request can't get from one to the other, whatever
/// its host and target.
/// </summary>
internal sealed partial class GatewayServer(
    IOptions<GatewayOptions> options,
    IConfiguration configuration,
    IConnectionListenerFactory transport,
    ILoggerFactory logging,
    DiagnosticSource diagnostics,
    GatewayApplication application,
    ILogger<GatewayServer> logger) : IHostedService, IAsyncDisposable
{
    private readonly List<WebApplication> hosts = [];

    /// <summary>The addresses it listens on.</summary>
    public IReadOnlyList<string> Addresses => [.. hosts.SelectMany(host => host.Urls)];

    /// <exception cref="StartRefusedException">It can't listen.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // A server of Kestrel's has the same protocols on all addresses, and without TLS nothing negotiates them.
        foreach (var urls in GatewayOptions.SplitUrls(options.Value.Urls).GroupBy(GatewayUrl.ProtocolsOf))
        {
            var host = Build(urls.Key);
            hosts.Add(host);
            foreach (var url in urls)
            {
                host.Urls.Add(GatewayUrl.ToHttp(url));
            }

            await ListenAsync(host, cancellationToken);
        }

        if (hosts.Count > 0)
        {
            Log.GatewayStarted(logger, string.Join(", ", Addresses));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(hosts.Select(host => ServerOf(host).StopAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    private static IServer ServerOf(WebApplication host) => host.Services.GetRequiredService<IServer>();

    // Only its server is used. A second host would also handle signals and log a second start.
    private WebApplication Build(HttpProtocols protocols)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(logging);
        builder.Services.AddSingleton(diagnostics);
        builder.Services.AddSingleton(transport);
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.ConfigureServer(configuration);
            // The endpoints there are those for management calls.
            kestrel.Configure(WithoutEndpoints(configuration.GetSection(KestrelSettings.Section)));
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols);
            // Byte by byte, as what clients send.
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        return builder.Build();
    }

    private async Task ListenAsync(WebApplication host, CancellationToken cancellationToken)
    {
        try
        {
            await ServerOf(host).StartAsync(application, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException or FormatException or InvalidOperationException or NotSupportedException
            or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartRefusedException(ListenAddresses.Explain("The gateway", [options.Value.Urls!], exception));
        }
    }

    private static IConfiguration WithoutEndpoints(IConfigurationSection kestrel) => new ConfigurationBuilder()
        .AddInMemoryCollection(kestrel.AsEnumerable(makePathsRelative: true).Where(setting => !setting.Key.Split(':')[0].Equals(nameof(KestrelSettings.Endpoints), StringComparison.OrdinalIgnoreCase)))
        .Build();

    private static partial class Log
    {
        [LoggerMessage(EventIds.GatewayStarted, LogLevel.Information, "The gateway listens on {Listeners}")]
        public static partial void GatewayStarted(ILogger logger, string listeners);
    }
}
