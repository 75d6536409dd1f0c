using Avicenna.Application.Background;
using Avicenna.Application.Changes;
using Microsoft.Extensions.Logging;

namespace Avicenna.Infrastructure.Changes;

/// <summary>
/// Polls the store for changes several times a second. Changes by other nodes thus invalidate this node's caches within that time, even if
/// messages between nodes are lost. The polls also show how long the caches may be trusted.
/// </summary>
internal sealed partial class ChangePoller(ChangeLog changes, Invalidations invalidations, TenantWatches watches, StoreHealth health, TimeProvider time, ILogger<ChangePoller> logger)
    : PeriodicService(Interval, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private long? newest;

    protected override bool RunsAtStart => true;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var timestamp = Time.GetTimestamp();
        await CatchUpAsync(stoppingToken);
        health.Reached(timestamp);
    }

    protected override void OnFailed(Exception exception, bool isFirst)
    {
        health.Missed();
        if (isFirst)
        {
            Log.StoreIsAway(Logger, (exception as StoreUnavailableException)?.Reason ?? exception.GetType().Name);
        }
    }

    protected override void OnRecovered() => Log.StoreIsBack(Logger);

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        ChangeBatch batch;
        do
        {
            var from = newest;
            batch = await changes.ReadAsync(from ?? long.MaxValue, cancellationToken);
            if (from is null || batch.Newest < from)
            {
                // Data read before the first poll may have changed unnoticed, and numbers go back when a backup is restored.
                Apply(change: null, tenantId: null);
                newest = batch.Newest;
                return;
            }

            foreach (var (number, change, tenantId) in batch.Changes)
            {
                if (number == from + 1)
                {
                    Apply(change, tenantId);
                }
                else
                {
                    // Some were swept before this node has seen them.
                    Apply(change: null, tenantId: null);
                }

                newest = from = number;
            }
        }
        while (batch.Changes.Count == ChangeLog.MaxRead);
    }

    // Null if some changes were swept before this node has seen them, or if only a later version knows this kind of change.
    private void Apply(StoreChange? change, Guid? tenantId)
    {
        if (change is { } known)
        {
            invalidations.Add(known);
        }
        else
        {
            invalidations.AddEverything();
        }

        // Afterwards, so that who is told and asks gets what is new.
        watches.Tell(tenantId);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.StoreIsAway, LogLevel.Warning, "The store is unavailable: {Reason}. This node continues for a while with the keys it knows")]
        public static partial void StoreIsAway(ILogger logger, string reason);

        [LoggerMessage(EventIds.StoreIsBack, LogLevel.Information, "The store is available again")]
        public static partial void StoreIsBack(ILogger logger);
    }
}
