using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Avicenna.Application.Observability;

/// <summary>
/// The source of all metrics and traces, and their names. No label ever identifies a tenant, a key or a caller. An instrument to which nobody listens
/// costs one comparison.
/// </summary>
public static class Telemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Avicenna";

    public const string DecisionDuration = "avicenna.decision.duration";
    public const string FailedAttempts = "avicenna.failed_attempts";
    public const string CacheLookups = "avicenna.cache.lookups";
    public const string FallbackDecisions = "avicenna.rate_limit.fallback.decisions";
    public const string FallbackActive = "avicenna.rate_limit.fallback.active";
    public const string StoreDuration = "avicenna.store.duration";
    public const string PendingWrites = "avicenna.store.pending_writes";
    public const string ChangeLag = "avicenna.changes.lag";
    public const string UsageFlushLag = "avicenna.usage.flush_lag";
    public const string ExpiringKeys = "avicenna.keys.expiring";
    public const string RequestDuration = "http.server.request.duration";
    public const string Clock = "avicenna.clock";

    public static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Activities = new(Name);

    /// <summary>Creates a histogram of durations, from microseconds for what memory answers to seconds for what the store answers.</summary>
    public static Histogram<double> CreateDuration(string name, string description) => Meter.CreateHistogram(
        name,
        "s",
        description,
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.000005, 0.00001, 0.000025, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });
}
