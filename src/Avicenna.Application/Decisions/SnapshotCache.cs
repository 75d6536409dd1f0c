using Avicenna.Application.Errors;

namespace Avicenna.Application.Decisions;

/// <summary>
/// What this node has read from the store, by key, and what it has found not to be there. A value is used while it isn't outdated
/// (<see cref="Invalidations"/>) and the store was reached recently (<see cref="StoreHealth"/>); past its lifetime it is read again
/// where the store answers. However many wait for the same value, one of them asks.
/// </summary>
/// <param name="sizes">How much it remembers.</param>
/// <param name="weigh">About how many bytes a value takes, with its key where that is an object.</param>
/// <param name="strangers">Where loads wait of what isn't known here; null: they needn't, because nobody can make up keys of it.</param>
/// <param name="hasChanged">Whether a value has changed since a moment; for null: whether something has come to be.</param>
internal sealed class SnapshotCache<TKey, TValue>(SnapshotCacheSizes sizes, Func<TValue, int> weigh, Func<TValue?, long, bool> hasChanged, StrangerGate? strangers, Invalidations invalidations, StoreHealth health, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    /// <summary>About how many bytes an entry takes beside its value: a node of the dictionary with its part of the table, and the snapshot.</summary>
    private const int EntrySize = 160;

    private static readonly TimeSpan RefreshTimeout = TimeSpan.FromMilliseconds(250);

    private readonly BoundedCache<TKey, Snapshot<TValue>> known = new(sizes.Known, snapshot => EntrySize + (snapshot.Value is { } value ? weigh(value) : 0));

    // Apart, so that no flood of made-up keys drives the known ones out.
    private readonly BoundedCache<TKey, Snapshot<TValue>> unknown = new(sizes.Unknown, _ => EntrySize);
    private readonly Dictionary<TKey, PendingLoad> loads = [];
    private readonly Lock joining = new();

    /// <summary>How many values and absences are remembered.</summary>
    public int Count => known.Count + unknown.Count;

    /// <summary>What this node knows without asking.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null where there is none in the store either.</param>
    /// <returns>False: it has to be loaded.</returns>
    public bool TryGet(TKey key, out TValue? value)
    {
        if (Find(key) is { } snapshot && IsUsable(snapshot) && (health.IsAway || !IsDue(snapshot)))
        {
            value = snapshot.Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>Reads a value that <see cref="TryGet"/> didn't have.</summary>
    /// <param name="key">The key.</param>
    /// <param name="load">Asks the store; it is not cancelled when one of those who wait for it gives up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store can't be asked.</exception>
    public async Task<TValue?> LoadAsync(TKey key, Func<Task<TValue?>> load, CancellationToken cancellationToken)
    {
        try
        {
            health.ThrowIfAway();
            // What is only due needn't wait for a store that hesitates.
            var timeout = Find(key) is { } due && IsUsable(due) ? RefreshTimeout : Timeout.InfiniteTimeSpan;
            return await JoinLoadAsync(key, load).WaitAsync(timeout, cancellationToken);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException && Find(key) is { } snapshot && IsUsable(snapshot))
        {
            return snapshot.Value;
        }
        catch (TimeoutException)
        {
            // It has changed meanwhile.
            throw new StoreUnavailableException("The database did not answer in time");
        }
    }

    private Snapshot<TValue>? Find(TKey key) => known.TryGet(key, out var snapshot) || unknown.TryGet(key, out snapshot) ? snapshot : null;

    private bool IsUsable(Snapshot<TValue> snapshot) => health.IsRecent && !hasChanged(snapshot.Value, snapshot.Moment);

    private bool IsDue(Snapshot<TValue> snapshot) =>
        time.GetElapsedTime(snapshot.Timestamp) > (snapshot.Value is null ? SnapshotCacheSizes.UnknownLifetime : SnapshotCacheSizes.Lifetime);

    // One load of a key at a time, and behind it at most one more: for all who come after something has changed, since what the first
    // one brings may be older than that.
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
        var timestamp = time.GetTimestamp();
        var value = strangers is null || known.TryGet(key, out _) ? await load.Ask() : await strangers.PassAsync(load.Ask);
        // What is gone takes the place of what was known, which would be found first.
        (value is null && !known.TryGet(key, out _) ? unknown : known).Set(key, new Snapshot<TValue>(value, load.Moment, timestamp));
        return value;
    }

    private sealed class PendingLoad(Func<Task<TValue?>> ask) : TaskCompletionSource<TValue?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Func<Task<TValue?>> Ask => ask;

        /// <summary>When it began, as <see cref="Invalidations"/> counts.</summary>
        public long Moment { get; set; }

        /// <summary>What begins when it is done.</summary>
        public PendingLoad? Next { get; set; }
    }
}

/// <summary>Something that was read from the store.</summary>
/// <param name="Value">What was read; null: that there is no such thing.</param>
/// <param name="Moment">The <see cref="Invalidations.Now"/> at which the read began.</param>
/// <param name="Timestamp">When it began, of the clock's monotonic time.</param>
internal sealed record Snapshot<TValue>(TValue? Value, long Moment, long Timestamp)
    where TValue : class;

/// <param name="Known">How much memory the values that are remembered may take, in bytes.</param>
/// <param name="Unknown">The same for absences.</param>
internal sealed record SnapshotCacheSizes(long Known, long Unknown)
{
    /// <summary>After so long a value is read again, though nothing says that it has changed: somebody may have worked on the database by hand.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The same for what isn't there.</summary>
    public static readonly TimeSpan UnknownLifetime = TimeSpan.FromMinutes(1);
}
