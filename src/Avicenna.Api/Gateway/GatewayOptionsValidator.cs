using Avicenna.Api.Startup;
using Avicenna.Domain.Tenants;

namespace Avicenna.Api.Gateway;

internal sealed class GatewayOptionsValidator(IOptions<TenancyOptions> tenancy) : IValidateOptions<GatewayOptions>
{
    private const string Urls = $"{GatewayOptions.Section}:{nameof(GatewayOptions.Urls)}";
    private const string Upstream = $"{GatewayOptions.Section}:{nameof(GatewayOptions.Upstream)}";
    private const string Upstreams = $"{GatewayOptions.Section}:{nameof(GatewayOptions.Upstreams)}";

    // A timer takes no more than 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        string[] problems =
        [
            .. FindListenerProblems(options),
            .. FindProblems(Upstream, options.Upstream ?? ""),
            .. options.Upstreams.SelectMany(upstream => FindProblems($"{Upstreams}:{upstream.Key}", upstream.Value)),
            .. FindTenantProblems(options),
            .. FindProblems(nameof(GatewayOptions.Timeout), options.Timeout),
            .. FindProblems(nameof(GatewayOptions.ConnectTimeout), options.ConnectTimeout),
            .. FindProblems(nameof(GatewayOptions.HealthInterval), options.HealthInterval),
        ];
        if (options.MaxConnections < 1)
        {
            problems = [.. problems, $"{GatewayOptions.Section}:{nameof(GatewayOptions.MaxConnections)} must be at least 1, not {options.MaxConnections}"];
        }

        if (options.HealthPath is { Length: > 0 } path && (path[0] != '/' || path.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            problems = [.. problems, $"{GatewayOptions.Section}:{nameof(GatewayOptions.HealthPath)} must be a path such as /health, not {SettingValue.Show(path)}"];
        }

        return problems.Length > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> FindListenerProblems(GatewayOptions options)
    {
        var urls = GatewayOptions.SplitUrls(options.Urls);
        var hasUpstream = options.Upstreams.Count > 0 || GatewayOptions.SplitAddresses(options.Upstream).Length > 0;
        return
        [
            .. from url in urls
               where !ListenAddresses.IsUrl(GatewayUrl.ToHttp(url))
               select $"{Urls} must be URLs such as http://0.0.0.0:8000, separated by ';', not {SettingValue.Show(url)}",
            .. urls.Length > 0 && !hasUpstream ? [$"{Urls} is set, but no API is; set {Upstream} to its address, such as http://localhost:8080"] : Array.Empty<string>(),
            .. urls.Length == 0 && hasUpstream ? [$"{Upstream} or {Upstreams} is set, but nothing listens for requests to it; set {Urls}, for example to http://0.0.0.0:8000"] : Array.Empty<string>(),
        ];
    }

    private static string[] FindProblems(string setting, string upstream)
    {
        var addresses = GatewayOptions.SplitAddresses(upstream);
        string[] problems =
        [
            .. addresses.Where(address => !UpstreamAddress.TryParse(address, out _))
                .Select(address => $"{setting} must be addresses such as http://localhost:8080, https://api.example.com or h2c://localhost:8081, without a path and separated by spaces, not {SettingValue.Show(address)}"),
        ];
        return problems.Length > 0 ? problems
            : upstream.Length > 0 && addresses.Length == 0 ? [$"{setting} must not be empty"]
            : addresses.Select(address => address.Split(':')[0]).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1 ? [$"{setting} must be addresses that all begin alike, with http, https or h2c"]
            : addresses.Distinct(StringComparer.OrdinalIgnoreCase).Count() < addresses.Length ? [$"{setting} has an address twice"]
            : [];
    }

    private IEnumerable<string> FindTenantProblems(GatewayOptions options)
    {
        var defaultSubdomain = tenancy.Value.DefaultSubdomain;
        foreach (var subdomain in options.Upstreams.Keys)
        {
            if (!Subdomain.TryParse(subdomain, out _, out var problem))
            {
                yield return $"{Upstreams} has {SettingValue.Show(subdomain)}, which is no subdomain: {problem}";
            }
        }

        if (!string.IsNullOrEmpty(options.Upstream) && string.IsNullOrEmpty(defaultSubdomain))
        {
            yield return $"{Upstream} is the default tenant's API, but {TenancyOptions.Section}:{nameof(TenancyOptions.DefaultSubdomain)} is not set; set it, or {Upstreams}:{{subdomain}} instead";
        }
        else if (!string.IsNullOrEmpty(options.Upstream) && options.Upstreams.Keys.Contains(defaultSubdomain, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"{Upstream} and {Upstreams}:{defaultSubdomain} are both the default tenant's API; remove one of them";
        }
    }

    private static IEnumerable<string> FindProblems(string setting, TimeSpan time) =>
        time >= Shortest && time <= Longest ? [] : [$"{GatewayOptions.Section}:{setting} must be from 00:00:00.1 to 1.00:00:00, not {time:c}"];
}
