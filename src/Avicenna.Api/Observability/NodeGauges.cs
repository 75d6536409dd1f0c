using System.Diagnostics.Metrics;
using Avicenna.Application.Decisions;
using Avicenna.Application.Usage;

namespace Avicenna.Api.Observability;

/// <summary>Gauges of what this node knows at the moment.</summary>
internal sealed class NodeGauges(IMeterFactory meters, StoreHealth health, UsageRecorder usage, ExpiringKeysCounter expiring, TimeProvider time)
{
    public void Register()
    {
        var meter = meters.Create(Telemetry.Name);
        meter.CreateObservableGauge(
            Telemetry.ChangeLag, () => Measure(health.Lag?.TotalSeconds), "s", "Time since this node last read the changes from the store; it knows every older change");
        meter.CreateObservableGauge(
            Telemetry.UsageFlushLag, () => usage.FlushLag.TotalSeconds, "s", "Maximum age of the request counts that aren't stored yet");
        meter.CreateObservableGauge(
            Telemetry.ExpiringKeys, () => Measure(expiring.Count), "{key}", $"Enabled keys of all tenants that expire within {ExpiringKeysCounter.Period.Days} days; the same on all nodes");
        meter.CreateObservableGauge(Telemetry.Clock, () => time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0, "s", "Time of this node's clock, since 1970");
    }

    private static IEnumerable<Measurement<T>> Measure<T>(T? value)
        where T : struct => value is { } known ? [new Measurement<T>(known)] : [];
}
