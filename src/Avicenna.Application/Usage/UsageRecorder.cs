using System.Collections.Concurrent;
using Avicenna.Application.Background;
using Avicenna.Application.Errors;
using Avicenna.Application.Observability;
using Avicenna.Application.Time;

namespace Avicenna.Application.Usage;

/// <summary>Counts requests by outcome in memory, and stores the counts every few seconds and when the process stops.</summary>
public sealed partial class UsageRecorder(IUsageRepository usage, TimeProvider time, ILogger<UsageRecorder> logger)
    : PeriodicService(Interval, time, logger)
{
    private const int BatchSize = 256;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>The maximum time that shutdown waits for the last counts to be written.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(Guid KeyId, long Hour), UsageCounter> counters = new();

    // Of the last write that included everything counted before it.
    private long writtenAt = time.GetTimestamp();

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
        // The server has already stopped, so these are the last counts.
        try
        {
            await WriteAsync().WaitAsync(StopTimeout, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Log.LastUsageLost(Logger, StopTimeout.TotalSeconds);
        }
    }

    protected override Task RunAsync(CancellationToken stoppingToken) => WriteAsync();

    private async Task WriteAsync()
    {
        await writing.WaitAsync();
        try
        {
            var (began, isComplete, isUnavailable) = (Time.GetTimestamp(), true, false);
            foreach (var batch in Take().Chunk(BatchSize))
            {
                // If the store is unavailable, the remaining batches don't wait for it again.
                var failure = isUnavailable ? null : await TryWriteAsync(batch);
                isUnavailable |= failure is StoreUnavailableException;
                if (isUnavailable || failure is not null)
                {
                    Keep(batch);
                    isComplete = false;
                }
            }

            if (isComplete)
            {
                Interlocked.Exchange(ref writtenAt, began);
            }
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
            Log.UsageNotWritten(Logger, batch.Length, exception);
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

    private List<KeyUsage> Take()
    {
        var taken = new List<KeyUsage>();
        foreach (var ((keyId, hour), counter) in counters)
        {
            counters.TryRemove(new KeyValuePair<(Guid, long), UsageCounter>((keyId, hour), counter));
            var (counts, lastUsedAt) = counter.Close();
            taken.Add(new KeyUsage(counter.TenantId, keyId, new DateTimeOffset(hour, TimeSpan.Zero), counts, lastUsedAt));
        }

        return taken;
    }

    private void Add(Guid tenantId, Guid keyId, DateTimeOffset hour, UsageCounts counts, DateTimeOffset? usedAt)
    {
        // A closed counter has just been removed, so the next attempt gets a new one.
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
        [LoggerMessage(EventIds.LastUsageLost, LogLevel.Warning, "The last request counts could not be written within {Seconds} s")]
        public static partial void LastUsageLost(ILogger logger, double seconds);

        [LoggerMessage(EventIds.UsageNotWritten, LogLevel.Warning, "Request counts could not be written (keys: {Keys}); the next write will include them")]
        public static partial void UsageNotWritten(ILogger logger, int keys, Exception exception);
    }
}

/// <summary>Counts a key's requests in one hour until it is closed.</summary>
internal sealed class UsageCounter(Guid tenantId)
{
    private readonly Lock counting = new();
    private UsageCounts counts;
    private DateTimeOffset? lastUsedAt;
    private bool isClosed;

    public Guid TenantId => tenantId;

    /// <returns>False if the counter is closed; it then counts nothing.</returns>
    public bool TryAdd(UsageCounts more, DateTimeOffset? usedAt)
    {
        lock (counting)
        {
            if (isClosed)
            {
                return false;
            }

            counts += more;
            lastUsedAt = usedAt > lastUsedAt || lastUsedAt is null ? usedAt ?? lastUsedAt : lastUsedAt;
            return true;
        }
    }

    /// <summary>Closes the counter and returns its final counts.</summary>
    public (UsageCounts Counts, DateTimeOffset? LastUsedAt) Close()
    {
        lock (counting)
        {
            isClosed = true;
            return (counts, lastUsedAt);
        }
    }
}
