using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Avicenna.Infrastructure.Redis;

/// <summary>Whether Redis can be asked about limits. An outage is logged once when it begins and once when it ends.</summary>
internal sealed partial class RedisOutage
{
    private readonly ILogger<RedisOutage> logger;
    private readonly Counter<long> decisions;
    private int isActive;

    public RedisOutage(IMeterFactory meters, ILogger<RedisOutage> logger)
    {
        this.logger = logger;
        var meter = meters.Create(nameof(Avicenna));
        decisions = meter.CreateCounter<long>(
            "avicenna.rate_limit.fallback.decisions", "{decision}", "Requests decided on this node's own count because Redis couldn't be asked");
        meter.CreateObservableGauge(
            "avicenna.rate_limit.fallback.active", () => Volatile.Read(ref isActive), description: "1 while this node decides on its own count, else 0");
    }

    public bool IsActive => Volatile.Read(ref isActive) == 1;

    /// <summary>Counts a decision that was made without Redis.</summary>
    public void CountDecision() => decisions.Add(1);

    public void Begin(Exception exception)
    {
        if (Interlocked.Exchange(ref isActive, 1) == 0)
        {
            Log.Began(logger, RedisFailure.Describe(exception));
        }
    }

    public void End()
    {
        if (Interlocked.Exchange(ref isActive, 0) == 1)
        {
            Log.Ended(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Redis can't be asked about rate limits ({Reason}); until it is back, this node counts for itself")]
        public static partial void Began(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "Redis is back; rate limits are counted for all nodes together again")]
        public static partial void Ended(ILogger logger);
    }
}
