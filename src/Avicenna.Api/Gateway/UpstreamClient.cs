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

    /// <summary>Whether no connection could be made, so that nothing was sent.</summary>
    public static bool IsConnectFailure(Exception? exception) => exception
        is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }
        // The connection took longer than the client's ConnectTimeout.
        or OperationCanceledException { InnerException: TimeoutException };

    public void Dispose()
    {
        Balanced.Dispose();
        Plain.Dispose();
    }

    private sealed class BalancingHandler(HttpMessageHandler connections) : DelegatingHandler(connections)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var exchange = Exchange.Of(request);
            exchange.Complete(request);
            var response = base.SendAsync(request, cancellationToken);
            return exchange.Upstream.Addresses.Count == 1 ? response : TryOthersAsync(response, exchange, request, cancellationToken);
        }

        private async Task<HttpResponseMessage> TryOthersAsync(Task<HttpResponseMessage> response, Exchange exchange, HttpRequestMessage request, CancellationToken cancellationToken)
        {
            List<UpstreamAddress>? tried = null;
            while (true)
            {
                try
                {
                    return await response;
                }
                catch (Exception exception) when (IsConnectFailure(exception))
                {
                    // Nothing was sent, so another address may get the request.
                    (tried ??= []).Add(exchange.Address!);
                    if (exchange.Upstream.Choose(tried) is not { } other)
                    {
                        throw;
                    }

                    exchange.Direct(request, other);
                }

                response = base.SendAsync(request, cancellationToken);
            }
        }
    }
}
