using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Avicenna.Application.Decisions;

/// <summary>
/// A dictionary of bounded size that keeps what is used. It has two generations: what is set or found goes to the young one, and when
/// that is full, it becomes the old one and what was old is forgotten. Finding what is young takes no lock.
/// </summary>
/// <param name="capacity">The most that all entries of both generations weigh together, beside one that weighs more than half of it.</param>
/// <param name="weigh">How much an entry weighs, its key included; always the same for the same value.</param>
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

        // What fills a generation by itself would make it the old one at each look.
        if (weigh(value) < capacity / 2)
        {
            lock (adding)
            {
                // Unless somebody has set a newer value meanwhile.
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
        /// <summary>Beside the dictionary, whose own count takes all of its locks.</summary>
        public int Count;

        public long Weight;

        public ConcurrentDictionary<TKey, TValue> Entries { get; } = new();
    }
}
