using System.Collections.Concurrent;
using Avicenna.Application.Caching;
using Avicenna.Application.Errors;

namespace Avicenna.Infrastructure.Caching;

/// <summary>
/// What this node has read from the store, by key, and what it has found not to be there. A value is used while it isn't outdated
/// (<see cref="Invalidations"/>) and the store was reached recently (<see cref="StoreReach"/>); past its lifetime it is read again
/// where the store answers. However many wait for the same value, one of them asks.
/// </summary>
/// <param name="sizes">How much it remembers.</param>
/// <param name="strangers">Where loads wait of what isn't known here; null: they needn't, because nobody can make up keys of it.</param>
/// <param name="hasChanged">Whether a value has changed since a moment; for null: whether something has come to be.</param>
internal sealed class SnapshotCache<TKey, TValue>(SnapshotCacheSizes sizes, Func<TValue?, long, bool> hasChanged, StrangerGate? strangers, Invalidations invalidations, StoreReach reach, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    private static readonly TimeSpan RefreshTimeout = TimeSpan.FromMilliseconds(250);

    private readonly BoundedCache<TKey, Snapshot<TValue>> known = new(sizes.Known);

    // Apart, so that no flood of made-up keys drives the known ones out.
    private readonly BoundedCache<TKey, Snapshot<TValue>> unknown = new(sizes.Unknown);
    private readonly ConcurrentDictionary<TKey, Flight> flights = new();

    /// <summary>How many values and absences are remembered.</summary>
    public int Count => known.Count + unknown.Count;

    /// <summary>What this node knows without asking.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null where there is none in the store either.</param>
    /// <returns>False: it has to be loaded.</returns>
    public bool TryGet(TKey key, out TValue? value)
    {
        if (Find(key) is { } snapshot && IsUsable(snapshot) && (reach.IsAway || !IsDue(snapshot)))
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
            reach.ThrowIfAway();
            // What is only due needn't wait for a store that hesitates.
            var timeout = Find(key) is { } due && IsUsable(due) ? RefreshTimeout : Timeout.InfiniteTimeSpan;
            return await JoinFlightAsync(key, load).WaitAsync(timeout, cancellationToken);
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

    private bool IsUsable(Snapshot<TValue> snapshot) => reach.IsRecent && !hasChanged(snapshot.Value, snapshot.Moment);

    private bool IsDue(Snapshot<TValue> snapshot) =>
        time.GetElapsedTime(snapshot.Timestamp) > (snapshot.Value is null ? SnapshotCacheSizes.UnknownLifetime : SnapshotCacheSizes.Lifetime);

    // Only a flight that began after the last change so far: what an older one brings may be outdated before it lands.
    private Task<TValue?> JoinFlightAsync(TKey key, Func<Task<TValue?>> load)
    {
        while (true)
        {
            var mine = new Flight(invalidations.Now);
            var current = flights.GetOrAdd(key, mine);
            if (current != mine && current.Moment >= mine.Moment)
            {
                return current.Landing;
            }

            if (current == mine || flights.TryUpdate(key, mine, current))
            {
                return mine.BeginAsync(() => FlyAsync(key, mine, load));
            }
        }
    }

    private async Task<TValue?> FlyAsync(TKey key, Flight flight, Func<Task<TValue?>> load)
    {
        var timestamp = time.GetTimestamp();
        try
        {
            var value = strangers is null || known.TryGet(key, out _) ? await load() : await strangers.PassAsync(load);
            Keep(key, new Snapshot<TValue>(value, flight.Moment, timestamp));
            return value;
        }
        finally
        {
            flights.TryRemove(new KeyValuePair<TKey, Flight>(key, flight));
        }
    }

    private void Keep(TKey key, Snapshot<TValue> snapshot)
    {
        if (Find(key) is { } present && present.Moment > snapshot.Moment)
        {
            return;
        }

        // What is gone takes the place of what was known, which would be found first.
        (snapshot.Value is null && !known.TryGet(key, out _) ? unknown : known).Set(key, snapshot);
    }

    private sealed class Flight(long moment)
    {
        private readonly TaskCompletionSource<TValue?> landing = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Moment => moment;

        public Task<TValue?> Landing => landing.Task;

        public Task<TValue?> BeginAsync(Func<Task<TValue?>> fly)
        {
            _ = CompleteAsync(fly);
            return Landing;
        }

        private async Task CompleteAsync(Func<Task<TValue?>> fly)
        {
            try
            {
                landing.SetResult(await fly());
            }
            catch (Exception exception)
            {
                landing.SetException(exception);
            }
        }
    }
}
