using System.Collections.Concurrent;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Decisions;

/// <summary>
/// Holds each key to at most so many admissions in any window (t − 60 s, t] of the monotonic clock. An active key takes no
/// allocation and no lock but its own; an idle one loses its window, and the memory, within two minutes.
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
    /// How many keys may have a window of their own. While so many have one, all others share one window, and with it one
    /// limit: a flood of keys is held together, at the price that a newcomer may suffer for it. A key that gets its own window
    /// after that begins from zero.
    /// </param>
    public RequestWindows(TimeProvider time, int capacity = int.MaxValue)
    {
        clock = new CellClock(time);
        overflow = new RequestWindow(clock);
        this.capacity = capacity;
        sweep = time.CreateTimer(_ => GiveBackIdle(), null, SweepInterval, SweepInterval);
    }

    /// <summary>How many keys have a window of their own.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Counts a request of a key where it is within the limit. A refused one is not counted.</summary>
    /// <param name="key">The key.</param>
    /// <param name="limit">Admissions in any 60 seconds, from 1 on; a changed one applies to what was counted before.</param>
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

            // Whoever finds a window that was given back may take it away; the sweep is perhaps not that far yet.
            Remove(key, window);
        }
    }

    /// <summary>Holds a place for a request of a key where it is within the limit; see <see cref="RequestWindow.TryReserve"/>.</summary>
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

    /// <summary>All windows of keys as they are now; some may come and go meanwhile.</summary>
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

/// <summary>Counts on this node alone.</summary>
internal sealed class MemoryRequestLimiter(RequestWindows<Guid> windows) : IRequestLimiter
{
    public ValueTask<LimitDecision> AcquireAsync(Guid keyId, RequestLimit limit) => new(windows.Acquire(keyId, limit.PerMinute));
}
