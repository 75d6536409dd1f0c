using System.Collections.Concurrent;
using Avicenna.AspNetCore.Verification;

namespace Avicenna.AspNetCore.Caching;

/// <summary>
/// Holds each key to its rate limit within this process, because Avicenna doesn't count requests that a kept decision allows.
/// </summary>
internal sealed class LocalLimiter(TimeProvider time)
{
    private const int SweepAt = 1000;

    private readonly ConcurrentDictionary<Guid, LocalWindow> windows = new();
    private int sweepAt = SweepAt;

    /// <summary>Counts an allowed request of a key, and refuses it if the key is over its limit here.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="isCounted">Whether Avicenna has counted this request. It is then never refused here.</param>
    public Verdict Apply(Verdict verdict, bool isCounted)
    {
        if (verdict is not { Refusal: null, Key: { } key })
        {
            return verdict;
        }

        var second = time.GetTimestamp() * LocalWindow.CellsPerSecond / time.TimestampFrequency;
        Sweep(second);
        var (admitted, remaining, seconds) = windows.GetOrAdd(key.Id, _ => new LocalWindow()).Count(key.RatelimitMin, second, mustAdmit: isCounted);
        return isCounted ? verdict
            : new Verdict(admitted ? key : null, admitted ? null : Refusal.RateLimited(seconds), RateLimitFields.Of(key.RatelimitMin, remaining, seconds));
    }

    // Only valid keys have windows, so there are never more than keys in use.
    private void Sweep(long cell)
    {
        if (windows.Count <= Volatile.Read(ref sweepAt))
        {
            return;
        }

        foreach (var (id, window) in windows)
        {
            if (window.IsIdle(cell))
            {
                windows.TryRemove(KeyValuePair.Create(id, window));
            }
        }

        Volatile.Write(ref sweepAt, Math.Max(SweepAt, 2 * windows.Count));
    }
}
