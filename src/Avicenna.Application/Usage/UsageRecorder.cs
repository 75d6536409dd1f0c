using System.Collections.Concurrent;
using Avicenna.Application.Background;
using Avicenna.Application.Errors;
using Avicenna.Application.Observability;
using Avicenna.Application.Time;

namespace Avicenna.Application.Usage;

/// <summary>
/// Counts requests by outcome in memory, and stores the counts every two seconds and when the process stops. If storing them takes long, because
/// many keys are in use, it pauses for nine times as long, but at most 30 s.
/// </summary>
public sealed partial class UsageRecorder(IUsageRepository usage, TimeProvider time, ILogger<UsageRecorder> logger)
    : PeriodicService(Interval, time, logger)
{
    private const int BatchSize = 256;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);

    /// <summary>The maximum time that shutdown waits for the last counts to be written.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<(Guid KeyId, long Hour), UsageCounter> counters = new();

    // Of the last write that included everything counted before it.
    private long writtenAt = time.GetTimestamp();

    // The end of the last write, and how long to pause after it.
    private (long At, TimeSpan Pause) ended;

    // Failures in a row are logged once.
    private bool isFailing;

    // Whether what can't be written now is lost.
    private bool isLast;

    // Never disposed, because a host may be disposed before it has stopped.
    private readonly SemaphoreSlim writing = new(1);

    /// <summary>The maximum age of the counts that aren't stored yet.</summary>
    public TimeSpan FlushLag => Time.GetElapsedTime(Interlocked.Read(ref writtenAt));

    public void Record(Guid tenantId, Guid keyId, RequestOutcome outcome)
    {
        var now = Time.GetInstant();
        var hour = UsageHour.Of(now);
        Add(tenantId, keyId, hour, Count(outcome), outcome == RequestOutcome.Allowed ? now : null);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        isLast = true;
        // The server has already stopped, so these are the last counts.
        try
        {
            await WriteAsync().WaitAsync(StopTimeout, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Log.LastUsageLost(Logger, $"The write took longer than {StopTimeout.TotalSeconds} s");
        }
    }

    protected override Task RunAsync(CancellationToken stoppingToken) =>
        Time.GetElapsedTime(ended.At) < ended.Pause ? Task.CompletedTask : WriteAsync();

    private async Task WriteAsync()
    {
        await writing.WaitAsync();
        try
        {
            var began = Time.GetTimestamp();
            // Kept until the end, because what is counted again meanwhile could be taken again.
            var unwritten = new List<KeyUsage[]>();
            foreach (var batch in Take().Chunk(BatchSize))
            {
                if (await TryWriteAsync(batch) is { } failure)
                {
                    unwritten.Add(batch);
                    if (failure is StoreUnavailableException)
                    {
                        // The remaining counters don't wait for it again.
                        break;
                    }
                }
            }

            unwritten.ForEach(Keep);
            isFailing = unwritten.Count > 0;
            if (unwritten.Count == 0)
            {
                Interlocked.Exchange(ref writtenAt, began);
            }

            var took = Time.GetElapsedTime(began);
            ended = (Time.GetTimestamp(), unwritten.Count > 0 ? TimeSpan.Zero : 9 * took < MaxPause ? 9 * took : MaxPause);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <returns>Why the batch was not written; null if it was.</returns>
    private async Task<Exception?> TryWriteAsync(KeyUsage[] batch)
    {
        try
        {
            await usage.AddAsync(batch, CancellationToken.None);
            return null;
        }
        catch (Exception exception)
        {
            if (isLast)
            {
                Log.LastUsageLost(Logger, (exception as StoreUnavailableException)?.Reason ?? exception.GetType().Name);
            }
            else if (!isFailing)
            {
                Log.UsageNotWritten(Logger, batch.Length, exception);
            }

            return exception;
        }
    }

    // Adds the counts again, so that the next write includes them.
    private void Keep(KeyUsage[] batch)
    {
        foreach (var hour in batch)
        {
            Add(hour.TenantId, hour.KeyId, hour.Hour, hour.Counts, hour.LastUsedAt);
        }
    }

    // In the order of the store's rows, so that a batch changes few pages of the database, and one after the other, so that the garbage of many
    // keys is young. The counters of keys in use stay for the next write.
    private IEnumerable<KeyUsage> Take()
    {
        foreach (var ((keyId, hour), counter) in counters.OrderBy(entry => entry.Key))
        {
            if (counter.TryTake(out var counts, out var lastUsedAt))
            {
                yield return new KeyUsage(counter.TenantId, keyId, new DateTimeOffset(hour, TimeSpan.Zero), counts, lastUsedAt);
            }
            else
            {
                counters.TryRemove(new KeyValuePair<(Guid, long), UsageCounter>((keyId, hour), counter));
            }
        }
    }

    private void Add(Guid tenantId, Guid keyId, DateTimeOffset hour, UsageCounts counts, DateTimeOffset? usedAt)
    {
        // A closed counter is just being removed, so an attempt soon gets a new one.
        while (!counters.GetOrAdd((keyId, hour.UtcTicks), static (_, tenant) => new UsageCounter(tenant), tenantId).TryAdd(counts, usedAt))
        {
        }
    }

    private static UsageCounts Count(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Allowed => new UsageCounts(Allowed: 1, 0, 0),
        RequestOutcome.RateLimited => new UsageCounts(0, RateLimited: 1, 0),
        RequestOutcome.Denied => new UsageCounts(0, 0, Denied: 1),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome"),
    };

    private static partial class Log
    {
        [LoggerMessage(EventIds.LastUsageLost, LogLevel.Warning, "The last request counts are lost: {Reason}")]
        public static partial void LastUsageLost(ILogger logger, string reason);

        [LoggerMessage(EventIds.UsageNotWritten, LogLevel.Warning, "Request counts could not be written (keys: {Keys}); the next write will include them")]
        public static partial void UsageNotWritten(ILogger logger, int keys, Exception exception);
    }
}
