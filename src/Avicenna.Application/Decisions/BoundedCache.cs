using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Avicenna.Application.Decisions;

/// <summary>
/// A dictionary of bounded size that keeps recently used entries. It has two generations. Entries that are set or found go to the young one;
/// when that is full, it becomes the old one, and the previous old one is discarded. Finding a young entry takes no lock.
/// </summary>
/// <param name="capacity">Maximum weight of all entries of both generations, not counting one that weighs more than half of it.</param>
/// <param name="weigh">Returns the weight of an entry including its key; always the same for the same value.</param>
internal sealed class BoundedCache<TKey, TValue>(long capacity, Func<TValue, int> weigh)
    where TKey : notnull
{
    private readonly Lock adding = new();
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

        // An entry that fills a generation alone would start a new generation each time it is found.
        if (weigh(value) < capacity / 2)
        {
            lock (adding)
            {
                // Unless a newer value was set in the meantime.
                TryAdd(key, value);
            }
        }

        return true;
    }

    public void Set(TKey key, TValue value)
    {
        lock (adding)
        {
            if (!TryAdd(key, value))
            {
                young.Weight += weigh(value) - weigh(young.Entries[key]);
                young.Entries[key] = value;
                ForgetIfFull();
            }
        }
    }

    private bool TryAdd(TKey key, TValue value)
    {
        if (!young.Entries.TryAdd(key, value))
        {
            return false;
        }

        young.Count++;
        young.Weight += weigh(value);
        ForgetIfFull();
        return true;
    }

    private void ForgetIfFull()
    {
        if (young.Weight >= capacity / 2)
        {
            old = young;
            young = new Generation();
        }
    }

    private sealed class Generation
    {
        /// <summary>Counted separately, because the dictionary's own count takes all of its locks.</summary>
        public int Count;

        public long Weight;

        public ConcurrentDictionary<TKey, TValue> Entries { get; } = new();
    }
}
