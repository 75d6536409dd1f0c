using System.Diagnostics.Metrics;

namespace Avicenna.Application.Observability;

/// <summary>Counts how often one cache has a value and how often it must load it.</summary>
internal sealed class CacheMetrics(string cache)
{
    private static readonly Counter<long> Lookups =
        Telemetry.Meter.CreateCounter<long>(Telemetry.CacheLookups, "{lookup}", "Lookups in the caches, by whether the value was cached or loaded from the store");

    private static readonly KeyValuePair<string, object?> IsHit = new("result", "hit");
    private static readonly KeyValuePair<string, object?> IsLoad = new("result", "load");

    private readonly KeyValuePair<string, object?> label = new("cache", cache);

    public void Hit() => Lookups.Add(1, label, IsHit);

    public void Load() => Lookups.Add(1, label, IsLoad);
}
