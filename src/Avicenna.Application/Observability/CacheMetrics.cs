using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Avicenna.Application.Observability;

/// <summary>Counts how often a cache has a value and how often it must load it, while somebody listens.</summary>
/// <remarks>A decision looks up several values, so the counts are fields that are read when metrics are collected: a counter would look up its labels for each of them.</remarks>
internal sealed class CacheMetrics
{
    private static readonly ConcurrentDictionary<string, CacheMetrics> Caches = new();

    private static readonly ObservableCounter<long> Lookups = Telemetry.Meter.CreateObservableCounter(
        Telemetry.CacheLookups, () => Caches.Values.SelectMany(cache => cache.Measure()), "{lookup}", "Lookups in the caches, by whether the value was cached or loaded from the store");

    private static readonly KeyValuePair<string, object?> IsHit = new("result", "hit");
    private static readonly KeyValuePair<string, object?> IsLoad = new("result", "load");

    private readonly KeyValuePair<string, object?> label;
    private long hits;
    private long loads;

    private CacheMetrics(string cache) => label = new("cache", cache);

    /// <summary>The counts of all caches in this process that have this name.</summary>
    public static CacheMetrics Of(string cache) => Caches.GetOrAdd(cache, static name => new CacheMetrics(name));

    public void Hit() => Count(ref hits);

    public void Load() => Count(ref loads);

    private static void Count(ref long count)
    {
        if (Lookups.Enabled)
        {
            Interlocked.Increment(ref count);
        }
    }

    private Measurement<long>[] Measure() => [new(Volatile.Read(ref hits), label, IsHit), new(Volatile.Read(ref loads), label, IsLoad)];
}
