using System.Collections.Concurrent;
using Avicenna.AspNetCore.Verification;

namespace Avicenna.AspNetCore.Caching;

/// <summary>
/// Keeps decisions for a short time, and lets one request ask for all that wait for the same decision. Every change of the tenant empties it, and a
/// decision that was asked for before a change is never kept after it. While changes aren't heard, it keeps nothing.
/// </summary>
internal sealed class DecisionCache(TimeProvider time, TimeSpan keepFor, int maxEntries)
{
    private readonly object changing = new();
    private volatile Generation? current;

    /// <summary>Begins to keep decisions, from none.</summary>
    public void Start()
    {
        lock (changing)
        {
            current = new Generation(maxEntries);
        }
    }

    /// <summary>Forgets all decisions.</summary>
    public void Clear()
    {
        lock (changing)
        {
            current = current is null ? null : new Generation(maxEntries);
        }
    }

    /// <summary>Forgets all decisions and keeps none.</summary>
    public void Stop()
    {
        lock (changing)
        {
            current = null;
        }
    }

    /// <summary>Returns a kept decision, or asks for it.</summary>
    /// <returns>The decision, and whether this very request was asked about, so that Avicenna has counted it.</returns>
    public async Task<(Verdict Verdict, bool IsCounted)> FindOrAskAsync(
        string key, Func<CancellationToken, Task<Verdict>> askAsync, CancellationToken cancellationToken)
    {
        if (current is not { } generation)
        {
            return (await askAsync(cancellationToken).ConfigureAwait(false), true);
        }

        if (generation.Find(key) is { } entry && IsCurrent(entry))
        {
            return (entry.Verdict, false);
        }

        var own = new TaskCompletionSource<Verdict>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = generation.Asked.GetOrAdd(key, own);
        if (asked == own)
        {
            _ = AskAsync(generation, key, askAsync, own);
        }

        return (await asked.Task.WaitAsync(cancellationToken).ConfigureAwait(false), asked == own);
    }

    // For all who wait, so that none of them can cancel it.
    private async Task AskAsync(Generation generation, string key, Func<CancellationToken, Task<Verdict>> askAsync, TaskCompletionSource<Verdict> answer)
    {
        // From when it was asked: the decision may be as old as that.
        var asked = time.GetTimestamp();
        try
        {
            var verdict = await askAsync(CancellationToken.None).ConfigureAwait(false);
            if (verdict.IsCacheable)
            {
                generation.Keep(key, new Entry(verdict, asked));
            }

            generation.Asked.TryRemove(key, out _);
            answer.SetResult(verdict);
        }
        catch (Exception exception)
        {
            generation.Asked.TryRemove(key, out _);
            answer.SetException(exception);
        }
    }

    private bool IsCurrent(Entry entry) =>
        time.GetElapsedTime(entry.Asked) < keepFor && (entry.Verdict.Key?.ExpiresAt is not { } expiry || time.GetUtcNow() < expiry);

    /// <summary>What was decided between two changes.</summary>
    private sealed class Generation(int maxEntries)
    {
        private readonly BoundedMap<Entry> allowed = new(maxEntries);

        // Apart, so that guessed keys don't push out those that are used.
        private readonly BoundedMap<Entry> refused = new(maxEntries);

        public ConcurrentDictionary<string, TaskCompletionSource<Verdict>> Asked { get; } = new(StringComparer.Ordinal);

        public Entry? Find(string key) => allowed.Find(key) ?? refused.Find(key);

        public void Keep(string key, Entry entry) => (entry.Verdict.Refusal is null ? allowed : refused).Set(key, entry);
    }

    private sealed record Entry(Verdict Verdict, long Asked);
}
