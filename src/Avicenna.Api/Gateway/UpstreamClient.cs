using System.Diagnostics.CodeAnalysis;
using System.Net;
using Avicenna.Api.Verification;

namespace Avicenna.Api.Gateway;

/// <summary>The connections to all addresses of all APIs.</summary>
internal sealed class UpstreamClient : IDisposable
{
    // Shorter than the time for which common servers keep a connection open, because a request that meets its end isn't sent again.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(4);

    // Names are resolved again for new connections.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public UpstreamClient(IOptions<GatewayOptions> options)
    {
        var connections = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            // The client's own trace headers go on.
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = options.Value.ConnectTimeout,
            MaxConnectionsPerServer = options.Value.MaxConnections ?? int.MaxValue,
            PooledConnectionIdleTimeout = IdleTimeout,
            PooledConnectionLifetime = Lifetime,
            RequestHeaderEncodingSelector = (name, request) =>
            {
                // Each request has this header, so it marks the moment at which one is written.
                if (name.Equals(RequestVerifier.KeyIdHeader, StringComparison.OrdinalIgnoreCase))
                {
                    Exchange.BeginSending(request);
                }

                return Encoding.Latin1;
            },
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        Plain = new HttpMessageInvoker(connections);
        Balanced = new HttpMessageInvoker(new BalancingHandler(connections));
    }

    /// <summary>Sends a request to the address in it.</summary>
    public HttpMessageInvoker Plain { get; }

    /// <summary>Sends the request of an <see cref="Exchange"/> to one of its addresses.</summary>
    public HttpMessageInvoker Balanced { get; }

    public void Dispose()
    {
        Balanced.Dispose();
        Plain.Dispose();
    }

    private sealed class BalancingHandler(HttpMessageHandler connections) : DelegatingHandler(connections)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var exchange = Exchange.Of(request);
            List<UpstreamAddress>? tried = null;
            var address = exchange.Upstream.Choose([])!;
            while (true)
            {
                exchange.Direct(request, address);
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                catch (Exception exception) when (IsConnectFailure(exception, cancellationToken, out var failure))
                {
                    // Nothing was sent, so another address may get the request.
                    (tried ??= []).Add(address);
                    address = exchange.Upstream.Choose(tried) ?? throw failure;
                }
            }
        }

        private static bool IsConnectFailure(Exception exception, CancellationToken cancellationToken, [NotNullWhen(true)] out HttpRequestException? failure)
        {
            failure = exception switch
            {
                HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } refused => refused,
                OperationCanceledException when !cancellationToken.IsCancellationRequested => new HttpRequestException(HttpRequestError.ConnectionError, "The connection took too long", exception),
                _ => null,
            };
            return failure is not null;
        }
    }
}
