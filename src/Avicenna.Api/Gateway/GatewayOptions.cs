namespace Avicenna.Api.Gateway;

/// <summary>Section <c>Gateway</c>: where Avicenna stands in front of an API, and how it reaches the API.</summary>
internal sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>
    /// The URLs to listen on, separated by <c>;</c>: <c>http://</c>, <c>https://</c>, or <c>h2c://</c> for HTTP/2 without TLS. Default: none, and
    /// no gateway.
    /// </summary>
    public string? Urls { get; set; }

    /// <summary>
    /// The default tenant's API, one or more addresses separated by spaces: <c>http://</c>, <c>https://</c>, or <c>h2c://</c> for HTTP/2 without TLS.
    /// Default: none.
    /// </summary>
    public string? Upstream { get; set; }

    /// <summary>The APIs of other tenants, by subdomain, written as <see cref="Upstream"/> is. Default: none.</summary>
    public IDictionary<string, string> Upstreams { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the API receives the key. Default: false.</summary>
    public bool ForwardCredential { get; set; }

    /// <summary>The longest time that a request may take without a byte sent or received. Default: 100 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>The longest time to connect to an address, or to wait for the response to a health check. Default: 5 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Maximum connections to each address. Further requests wait. Default: no limit.</summary>
    public int? MaxConnections { get; set; }

    /// <summary>The path that tells whether an address is healthy, with any 2xx response. Default: none, and no health checks.</summary>
    public string? HealthPath { get; set; }

    /// <summary>The time between two health checks of an address. Default: 10 seconds.</summary>
    public TimeSpan HealthInterval { get; set; } = TimeSpan.FromSeconds(10);

    public static string[] SplitUrls(string? urls) => urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    public static string[] SplitAddresses(string? upstream) => upstream?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
