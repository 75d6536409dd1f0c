using Avicenna.Application.Errors;
using Avicenna.Application.Observability;

namespace Avicenna.Application.Decisions;

/// <summary>
/// Caches values from the store by key, and also which keys have no value. A value is used while it isn't outdated
/// (<see cref="Invalidations"/>) and the store answered recently (<see cref="StoreHealth"/>). After its lifetime it is read again if the store
/// answers. However many callers wait for the same value, only one reads it.
/// </summary>
/// <param name="name">The name of the cache in metrics.</param>
/// <param name="sizes">The sizes of the caches.</param>
/// <param name="weigh">Returns the approximate size of a value in bytes, including its key if that is an object.</param>
/// <param name="strangers">Limits loads of unknown keys; null if nobody can make up keys of this cache.</param>
/// <param name="hasChanged">Whether a value has changed since a moment; for null, whether one may have been added.</param>
internal sealed class SnapshotCache<TKey, TValue>(string name, SnapshotCacheSizes sizes, Func<TValue, int> weigh, Func<TValue?, long, bool> hasChanged, StrangerGate? strangers, Invalidations invalidations, StoreHealth health, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    /// <summary>Approximate size of an entry in bytes without its value: the dictionary's node, its share of the table, and the snapshot.</summary>
    private const int EntrySize = 160;

    private static readonly TimeSpan RefreshTimeout = TimeSpan.FromMilliseconds(250);

    private readonly BoundedCache<TKey, Snapshot<TValue>> known = new(sizes.Known, snapshot => EntrySize + (snapshot.Value is { } value ? weigh(value) : 0));

    // Separate, so that no flood of made-up keys evicts known ones.
    private readonly BoundedCache<TKey, Snapshot<TValue>> unknown = new(sizes.Unknown, _ => EntrySize);
    private readonly CacheMetrics metrics = CacheMetrics.Of(name);
    private readonly Dictionary<TKey, PendingLoad> loads = [];
    private readonly Lock joining = new();

    /// <summary>The number of cached values and absences.</summary>
    public int Count => known.Count + unknown.Count;

    /// <summary>Gets a value from the cache.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null if the store has none either.</param>
    /// <returns>False if the value must be loaded.</returns>
    public bool TryGet(TKey key, out TValue? value)
    {
        if (Find(key) is { } snapshot && IsUsable(snapshot) && (health.IsAway || !IsDue(snapshot)))
        {
            value = snapshot.Value;
            metrics.Hit();
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>Loads a value that <see cref="TryGet"/> didn't have.</summary>
    /// <param name="key">The key.</param>
    /// <param name="load">Reads the value from the store. It isn't cancelled when one of the waiting callers gives up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    public async Task<TValue?> LoadAsync(TKey key, Func<Task<TValue?>> load, CancellationToken cancellationToken)
    {
        try
        {
            health.ThrowIfAway();
            // A value that is only due to be refreshed needn't wait for a slow store.
            var timeout = Find(key) is { } due && IsUsable(due) ? RefreshTimeout : Timeout.InfiniteTimeSpan;
            return await JoinLoadAsync(key, load).WaitAsync(timeout, cancellationToken);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException && Find(key) is { } snapshot && IsUsable(snapshot))
        {
            return snapshot.Value;
        }
        catch (TimeoutException)
        {
            // The value has changed in the meantime.
            throw new StoreUnavailableException("The database did not answer in time");
        }
    }

    private Snapshot<TValue>? Find(TKey key) => known.TryGet(key, out var snapshot) || unknown.TryGet(key, out snapshot) ? snapshot : null;

    private bool IsUsable(Snapshot<TValue> snapshot) => health.IsRecent && !hasChanged(snapshot.Value, snapshot.Moment);

    private bool IsDue(Snapshot<TValue> snapshot) =>
        time.GetElapsedTime(snapshot.Timestamp) > (snapshot.Value is null ? SnapshotCacheSizes.UnknownLifetime : SnapshotCacheSizes.Lifetime);

    // At most one load of a key runs, and one more is queued behind it: for callers that arrive after a change, because the result of the
    // first may be older than the change.
    private Task<TValue?> JoinLoadAsync(TKey key, Func<Task<TValue?>> load)
    {
        PendingLoad first;
        lock (joining)
        {
            if (loads.TryGetValue(key, out var running))
            {
                return (running.Moment == invalidations.Now ? running : running.Next ??= new PendingLoad(load)).Task;
            }

            first = new PendingLoad(load) { Moment = invalidations.Now };
            loads.Add(key, first);
        }

        _ = RunAsync(key, first);
        return first.Task;
    }

    private async Task RunAsync(TKey key, PendingLoad first)
    {
        for (PendingLoad? load = first; load is not null; load = FindNext(key, load))
        {
            try
            {
                load.SetResult(await ReadAsync(key, load));
            }
            catch (Exception exception)
            {
                load.SetException(exception);
            }
        }
    }

    private PendingLoad? FindNext(TKey key, PendingLoad done)
    {
        lock (joining)
        {
            if (done.Next is { } next)
            {
                next.Moment = invalidations.Now;
                loads[key] = next;
                return next;
            }

            loads.Remove(key);
            return null;
        }
    }

    private async Task<TValue?> ReadAsync(TKey key, PendingLoad load)
    {
        metrics.Load();
        var timestamp = time.GetTimestamp();
        var value = strangers is null || known.TryGet(key, out _) ? await load.Ask() : await strangers.PassAsync(load.Ask);
        // An absence replaces a value that was known, which would otherwise be found first.
        (value is null && !known.TryGet(key, out _) ? unknown : known).Set(key, new Snapshot<TValue>(value, load.Moment, timestamp));
        return value;
    }

    private sealed class PendingLoad(Func<Task<TValue?>> ask) : TaskCompletionSource<TValue?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Func<Task<TValue?>> Ask => ask;

        /// <summary>When the load began, as a moment of <see cref="Invalidations"/>.</summary>
        public long Moment { get; set; }

        /// <summary>The load that starts when this one is done.</summary>
        public PendingLoad? Next { get; set; }
    }
}

/// <summary>A value that was read from the store.</summary>
/// <param name="Value">The value; null if the store has none.</param>
/// <param name="Moment">The <see cref="Invalidations.Now"/> at which the read began.</param>
/// <param name="Timestamp">When the read began, in the clock's monotonic time.</param>
internal sealed record Snapshot<TValue>(TValue? Value, long Moment, long Timestamp)
    where TValue : class;

/// <param name="Known">Maximum memory of the cached values, in bytes.</param>
/// <param name="Unknown">Maximum memory of the cached absences, in bytes.</param>
internal sealed record SnapshotCacheSizes(long Known, long Unknown)
{
    /// <summary>Age at which a value is read again even without a known change, in case someone has edited the database by hand.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The same for an absence.</summary>
    public static readonly TimeSpan UnknownLifetime = TimeSpan.FromMinutes(1);
}
