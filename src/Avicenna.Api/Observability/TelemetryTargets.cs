namespace Avicenna.Api.Observability;

/// <summary>
/// Where metrics and traces go: metrics to Prometheus, which reads them, and both to an OpenTelemetry collector, if the standard variables
/// (<c>OTEL_EXPORTER_OTLP_…</c>) name one. Without any target nothing is measured.
/// </summary>
internal sealed class TelemetryTargets(IOptions<MetricsOptions> options)
{
    // https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The URLs on which Prometheus reads the metrics.</summary>
    public IReadOnlyList<string> PrometheusUrls { get; } = MetricsOptions.Split(options.Value.Urls);

    public bool HasOtlpMetrics { get; } = IsEnabled("METRICS");

    public bool HasOtlpTraces { get; } = IsEnabled("TRACES");

    public bool HasMetrics => PrometheusUrls.Count > 0 || HasOtlpMetrics;

    private static bool IsEnabled(string signal) =>
        (Read(Endpoint) ?? Read($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) is not null
        && Read($"OTEL_{signal}_EXPORTER") is null or "otlp"
        && !string.Equals(Read("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);

    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
