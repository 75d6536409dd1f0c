using System.Collections.Concurrent;

namespace Avicenna.AspNetCore.Caching;

/// <summary>A dictionary that keeps about as many of the latest entries as it may: when the young half is full, the old one is dropped.</summary>
internal sealed class BoundedMap<T>(int maxEntries)
    where T : class
{
    private readonly int half = Math.Max(1, maxEntries / 2);
    private readonly object turning = new();
    private volatile ConcurrentDictionary<string, T> young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, T> old = new(StringComparer.Ordinal);
    private int added;

    public T? Find(string key) => young.TryGetValue(key, out var value) || old.TryGetValue(key, out value) ? value : null;

    public void Set(string key, T value)
    {
        if (Interlocked.Increment(ref added) > half)
        {
            lock (turning)
            {
                if (added > half)
                {
                    (old, young, added) = (young, new ConcurrentDictionary<string, T>(StringComparer.Ordinal), 1);
                }
            }
        }

        young[key] = value;
    }
}
