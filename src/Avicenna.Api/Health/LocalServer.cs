using System.Net;
using Avicenna.Api.Json;
using Avicenna.Api.Startup;

namespace Avicenna.Api.Health;

/// <summary>Asks a server on this machine about its health.</summary>
internal static class LocalServer
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Returns the URL by which a client on this machine calls the server: the first address in the settings, preferably without TLS.</summary>
    /// <exception cref="AvicennaException">The settings name only Unix sockets.</exception>
    public static Uri Find(IConfiguration configuration)
    {
        var addresses = ListenAddresses.Find(configuration).Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe).ToList();
        var address = addresses.Find(address => address.Scheme == Uri.UriSchemeHttp) ?? addresses.FirstOrDefault()
            ?? throw NotReady("The server listens on a Unix socket only; give the URL of a proxy in front of it with --url");
        // As Kestrel does: everything but an address listens on all of them.
        var isOne = IPAddress.TryParse(address.Host, out var ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any);
        return new Uri($"{address.Scheme}://{(isOne ? address.Host : "localhost")}:{address.Port}");
    }

    /// <returns><c>healthy</c> or <c>degraded</c>.</returns>
    /// <exception cref="AvicennaException">The server isn't ready, or doesn't respond within 5 seconds.</exception>
    public static async Task<string> GetStatusAsync(Uri server, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            // The certificate is for the public name, which this machine may not even resolve. Nothing secret is sent.
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
        };
        using var client = new HttpClient(handler) { Timeout = Timeout };
        try
        {
            using var response = await client.GetAsync(new Uri(server, "health/ready"), cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return (await response.Content.ReadFromJsonAsync<HealthResponse>(ApiJson.Options, cancellationToken))!.Status;
            }

            throw NotReady($"The server at {server} is not ready: {await ReadMessageAsync(response, cancellationToken)}");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw NotReady($"The server at {server} doesn't respond: {(exception is OperationCanceledException ? $"no response within {Timeout.TotalSeconds} s" : exception.GetBaseException().Message)}");
        }
    }

    private static async Task<string> ReadMessageAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            && (await response.Content.ReadFromJsonAsync<JsonElement>(ApiJson.Options, cancellationToken)).TryGetProperty("message", out var message)
                ? message.ToString()
                : $"status {(int)response.StatusCode}";

    private static AvicennaException NotReady(string message) => new(new Error(ErrorKind.Unavailable, "not_ready", message));
}
