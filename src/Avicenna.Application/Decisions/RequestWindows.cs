using System.Collections.Concurrent;

namespace Avicenna.Application.Decisions;

/// <summary>
/// Limits the admissions of each key in any window (t − 60 s, t] of the monotonic clock. A request of an active key allocates nothing and
/// takes only the lock of its own window. The window of an idle key is freed within two minutes.
/// </summary>
internal sealed class RequestWindows<TKey> : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<TKey, RequestWindow> windows = [];
    private readonly Lock adding = new();
    private readonly RequestWindow overflow;
    private readonly CellClock clock;
    private readonly int capacity;
    private readonly ITimer sweep;
    private int count;

    /// <param name="time">The clock.</param>
    /// <param name="capacity">
    /// Maximum keys with their own window. While there are that many, all other keys share one window, and so one limit. This contains a flood
    /// of keys, at the price that a new key may be refused because of others. A key that gets its own window after that starts from zero.
    /// </param>
    public RequestWindows(TimeProvider time, int capacity = int.MaxValue)
    {
        clock = new CellClock(time);
        overflow = new RequestWindow(clock);
        this.capacity = capacity;
        sweep = time.CreateTimer(_ => GiveBackIdle(), null, SweepInterval, SweepInterval);
    }

    /// <summary>The number of keys with their own window.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Counts a request of a key if it is within the limit. A refused request isn't counted.</summary>
    /// <param name="key">The key.</param>
    /// <param name="limit">Admissions in any 60 seconds, at least 1. A changed limit also applies to requests counted before.</param>
    public LimitDecision Acquire(TKey key, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        while (true)
        {
            var window = GetOrAdd(key);
            if (window.TryAcquire(limit, out var decision))
            {
                return decision;
            }

            // Whoever finds a discarded window may remove it. The sweep may not have reached it yet.
            Remove(key, window);
        }
    }

    /// <summary>Reserves a place for a request of a key if it is within the limit; see <see cref="RequestWindow.TryReserve"/>.</summary>
    public RequestWindow Reserve(TKey key, int limit, out int claimed, out LimitDecision refusal)
    {
        while (true)
        {
            var window = GetOrAdd(key);
            if (window.TryReserve(limit, out claimed, out refusal))
            {
                return window;
            }

            Remove(key, window);
        }
    }

    /// <summary>Enumerates the current windows of keys. Windows may be added and removed in the meantime.</summary>
    public IEnumerator<KeyValuePair<TKey, RequestWindow>> GetEnumerator() => windows.GetEnumerator();

    public void Dispose() => sweep.Dispose();

    private RequestWindow GetOrAdd(TKey key) => windows.TryGetValue(key, out var known) ? known : Add(key);

    private RequestWindow Add(TKey key)
    {
        lock (adding)
        {
            if (windows.TryGetValue(key, out var known))
            {
                return known;
            }

            if (Count >= capacity)
            {
                return overflow;
            }

            Interlocked.Increment(ref count);
            return windows[key] = new RequestWindow(clock);
        }
    }

    private void GiveBackIdle()
    {
        foreach (var (key, window) in windows)
        {
            if (window.TryGiveBack())
            {
                Remove(key, window);
            }
        }
    }

    private void Remove(TKey key, RequestWindow window)
    {
        if (windows.TryRemove(KeyValuePair.Create(key, window)))
        {
            Interlocked.Decrement(ref count);
        }
    }
}

/// <summary>Applies rate limits on this node only.</summary>
internal sealed class MemoryRequestLimiter(RequestWindows<Guid> windows) : IRequestLimiter
{
    public ValueTask<LimitDecision> AcquireAsync(Guid keyId, RequestLimit limit) => new(windows.Acquire(keyId, limit.PerMinute));
}
