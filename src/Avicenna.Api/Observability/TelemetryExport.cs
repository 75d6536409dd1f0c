using Avicenna.Api.Startup;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Avicenna.Api.Observability;

/// <summary>Exports metrics and traces to their targets while the server runs.</summary>
internal sealed class TelemetryExport(TelemetryTargets targets, NodeGauges gauges, MetricsServer server) : IHostedService, IDisposable
{
    // Avicenna's own, and what .NET and its web server measure themselves, under names that .NET documents.
    private static readonly string[] Meters = [Telemetry.Name, "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel"];

    private OpenTelemetrySdk? sdk;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!targets.HasMetrics && !targets.HasOtlpTraces)
        {
            return;
        }

        gauges.Register();
        sdk = OpenTelemetrySdk.Create(Configure);
        await server.StartAsync(sdk.MeterProvider, targets.PrometheusUrls, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await server.StopAsync(cancellationToken);
        // Off the caller's thread, because it waits for the collector.
        await Task.Run(() => sdk?.Dispose(), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => sdk?.Dispose();

    private void Configure(IOpenTelemetryBuilder telemetry)
    {
        // The variables last, because they override the defaults.
        telemetry.ConfigureResource(resource => resource.Clear().AddService("avicenna", serviceVersion: ProductVersion.Text).AddTelemetrySdk().AddEnvironmentVariableDetector());
        if (targets.HasMetrics)
        {
            telemetry.WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters);
                if (targets.PrometheusUrls.Count > 0)
                {
                    metrics.AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
                }

                if (targets.HasOtlpMetrics)
                {
                    metrics.AddOtlpExporter();
                }
            });
        }

        if (targets.HasOtlpTraces)
        {
            telemetry.WithTracing(traces => traces.AddSource(Telemetry.Name).AddOtlpExporter());
        }
    }
}
