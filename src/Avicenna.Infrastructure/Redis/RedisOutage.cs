using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Avicenna.Infrastructure.Redis;

/// <summary>Tracks whether Redis is available for rate limits. Logs each outage once when it begins and once when it ends.</summary>
internal sealed partial class RedisOutage
{
    private readonly ILogger<RedisOutage> logger;
    private readonly Counter<long> decisions;
    private int isActive;

    public RedisOutage(IMeterFactory meters, ILogger<RedisOutage> logger)
    {
        this.logger = logger;
        var meter = meters.Create(Telemetry.Name);
        decisions = meter.CreateCounter<long>(
            Telemetry.FallbackDecisions, "{decision}", "Requests decided by this node's own count because Redis was unavailable");
        meter.CreateObservableGauge(
            Telemetry.FallbackActive, () => Volatile.Read(ref isActive), description: "1 while this node decides by its own count, otherwise 0");
    }

    public bool IsActive => Volatile.Read(ref isActive) == 1;

    /// <summary>Counts a decision that was made without Redis.</summary>
    public void CountDecision() => decisions.Add(1);

    public void Begin(Exception exception)
    {
        if (Interlocked.Exchange(ref isActive, 1) == 0)
        {
            Log.RedisIsAway(logger, RedisFailure.Describe(exception));
        }
    }

    public void End()
    {
        if (Interlocked.Exchange(ref isActive, 0) == 1)
        {
            Log.RedisIsBack(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RedisIsAway, LogLevel.Warning, "Redis is unavailable for rate limits ({Reason}); until it is back, this node applies them separately")]
        public static partial void RedisIsAway(ILogger logger, string reason);

        [LoggerMessage(EventIds.RedisIsBack, LogLevel.Information, "Redis is back; rate limits apply to all nodes together again")]
        public static partial void RedisIsBack(ILogger logger);
    }
}
