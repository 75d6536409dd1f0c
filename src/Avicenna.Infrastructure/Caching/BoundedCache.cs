using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Avicenna.Infrastructure.Caching;

/// <summary>
/// A dictionary of bounded size that keeps what is used. It has two generations: what is set or found goes to the young one, and when
/// that is full, it becomes the old one and what was old is forgotten. Finding takes no lock.
/// </summary>
/// <param name="capacity">The most entries, of both generations together.</param>
internal sealed class BoundedCache<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock turning = new();
    private volatile Generation young = new();
    private volatile Generation old = new();

    public int Count => young.Count + old.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (young.Entries.TryGetValue(key, out value))
        {
            return true;
        }

        if (!old.Entries.TryGetValue(key, out value))
        {
            return false;
        }

        Set(key, value);
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        var generation = young;
        if (!generation.Entries.TryAdd(key, value))
        {
            generation.Entries[key] = value;
        }
        else if (Interlocked.Increment(ref generation.Count) >= capacity / 2)
        {
            Turn(generation);
        }
    }

    private void Turn(Generation full)
    {
        lock (turning)
        {
            if (young == full)
            {
                old = full;
                young = new Generation();
            }
        }
    }

    private sealed class Generation
    {
        /// <summary>Beside the dictionary, whose own count takes all of its locks.</summary>
        public int Count;

        public ConcurrentDictionary<TKey, TValue> Entries { get; } = new();
    }
}
