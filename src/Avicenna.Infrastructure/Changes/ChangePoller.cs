using Avicenna.Application.Background;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Microsoft.Extensions.Logging;

namespace Avicenna.Infrastructure.Changes;

/// <summary>
/// Asks the store what changed, several times a second. What other nodes change is outdated here within that time, whatever becomes
/// of messages between them; and the answers tell for how long what is known here may be trusted.
/// </summary>
internal sealed partial class ChangePoller(ChangeLog changes, Invalidations invalidations, StoreHealth health, TimeProvider time, ILogger<ChangePoller> logger)
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
                // What was read before the first answer may have changed unseen; and numbers go back where a backup was restored.
                invalidations.AddEverything();
                newest = batch.Newest;
                return;
            }

            foreach (var (number, change) in batch.Changes)
            {
                Apply(number == from + 1 ? change : null);
                newest = from = number;
            }
        }
        while (batch.Changes.Count == ChangeLog.MaxRead);
    }

    // Null: some changes were swept before this node has seen them, or this one is of a kind that only a later version knows.
    private void Apply(StoreChange? change)
    {
        if (change is { } known)
        {
            invalidations.Add(known);
        }
        else
        {
            invalidations.AddEverything();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The key store doesn't answer: {Reason}. Keys that are known here are decided about for a while without it")]
        public static partial void StoreIsAway(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "The key store answers again")]
        public static partial void StoreIsBack(ILogger logger);
    }
}
