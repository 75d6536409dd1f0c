using Avicenna.Application.Changes;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Avicenna.Infrastructure.Changes;

/// <summary>
/// Asks the store what changed, several times a second. What other nodes change is outdated here within that time, whatever becomes
/// of messages between them; and the answers tell for how long what is known here may be trusted.
/// </summary>
internal sealed partial class ChangePoller(ChangeLog changes, Invalidations invalidations, TenantWatches watches, StoreHealth health, TimeProvider time, ILogger<ChangePoller> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private long? newest;
    private bool isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await PollAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task PollAsync(CancellationToken stoppingToken)
    {
        var timestamp = time.GetTimestamp();
        try
        {
            await CatchUpAsync(stoppingToken);
            health.Reached(timestamp);
            if (isAway)
            {
                isAway = false;
                Log.StoreIsBack(logger);
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            health.Missed();
            if (!isAway)
            {
                isAway = true;
                Log.StoreIsAway(logger, (exception as StoreUnavailableException)?.Reason ?? exception.GetType().Name);
            }
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        ChangeBatch batch;
        do
        {
            var from = newest;
            batch = await changes.ReadAsync(from ?? long.MaxValue, cancellationToken);
            if (from is null || batch.Newest < from)
            {
                // What was read before the first answer may have changed unseen; and numbers go back where a backup was restored.
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

    // A change that is null is of a kind that only a later version knows, or there may be any number of them.
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
        [LoggerMessage(LogLevel.Warning, "The key store doesn't answer: {Reason}. Keys that are known here are decided about for a while without it")]
        public static partial void StoreIsAway(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "The key store answers again")]
        public static partial void StoreIsBack(ILogger logger);
    }
}
