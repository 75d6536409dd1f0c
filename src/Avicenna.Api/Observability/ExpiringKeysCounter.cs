using Avicenna.Application.Background;
using Avicenna.Application.Time;

namespace Avicenna.Api.Observability;

/// <summary>Counts the keys that expire soon, for the metric. Does nothing if no metrics are exported.</summary>
internal sealed class ExpiringKeysCounter(IExpiringKeysRepository keys, TelemetryTargets targets, TimeProvider time, ILogger<ExpiringKeysCounter> logger)
    : PeriodicService(Interval, time, logger)
{
    /// <summary>How soon they expire.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(7);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>The last count; null before the first.</summary>
    public long? Count { get; private set; }

    protected override bool RunsAtStart => true;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        if (targets.HasMetrics)
        {
            var now = Time.GetInstant();
            Count = await keys.CountExpiringAsync(now, now + Period, stoppingToken);
        }
    }
}
