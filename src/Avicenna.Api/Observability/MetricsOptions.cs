using Avicenna.Api.Startup;

namespace Avicenna.Api.Observability;

/// <summary>Section <c>Metrics</c>: where Prometheus reads the metrics.</summary>
internal sealed class MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>
    /// The URLs on which <c>/metrics</c> is served, and nothing else, separated by <c>;</c>, such as <c>http://127.0.0.1:9464</c>. Reading takes no key.
    /// Default: none.
    /// </summary>
    public string? Urls { get; set; }

    public static string[] Split(string? urls) => urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}

internal sealed class MetricsOptionsValidator : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options)
    {
        var wrong = MetricsOptions.Split(options.Urls).Where(url => !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || !ListenAddresses.IsUrl(url)).ToList();
        return wrong.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(wrong.Select(url => $"{MetricsOptions.Section}:Urls must be http:// URLs such as http://127.0.0.1:9464, separated by ';', not {SettingValue.Show(url)}"));
    }
}
