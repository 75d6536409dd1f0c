using System.Collections.Concurrent;
using Avicenna.Application.Time;

namespace Avicenna.Application.Auditing;

/// <summary>
/// Counts calls that were refused for insufficient permission, in memory until they are written: one entry per key, call and minute, so that
/// a key that repeats a call can't flood the audit trail.
/// </summary>
public sealed class RefusedCalls(TimeProvider time)
{
    /// <summary>Maximum entries waiting to be written. Further ones are dropped.</summary>
    public const int Capacity = 10_000;

    private readonly ConcurrentDictionary<(Guid TenantId, Guid KeyId, string Call, long Minute), Entry> entries = new();

    /// <param name="tenantId">The tenant that the call addressed.</param>
    /// <param name="call">The method and the route, without anything that the caller chose.</param>
    /// <param name="caller">The caller.</param>
    public void Note(Guid tenantId, string call, Caller caller)
    {
        var now = time.GetInstant();
        var key = (tenantId, caller.KeyId ?? Guid.Empty, call, Minute(now));
        // An entry that was just taken is closed. Then the call is counted in a new one.
        while ((entries.ContainsKey(key) || entries.Count < Capacity) && !entries.GetOrAdd(key, _ => new Entry(now, caller)).TryIncrement())
        {
        }
    }

    /// <summary>Removes and returns the entries of minutes that are over, or all.</summary>
    public IReadOnlyList<RefusedCall> Take(bool all)
    {
        var current = Minute(time.GetUtcNow());
        var taken = new List<RefusedCall>();
        // Also those of later minutes, from which the clock was set back.
        foreach (var key in entries.Keys.Where(key => all || key.Minute != current))
        {
            if (entries.TryRemove(key, out var entry))
            {
                taken.Add(new RefusedCall(key.TenantId, key.Call, entry.Caller, entry.FirstAt, entry.Close()));
            }
        }

        return taken;
    }

    private static long Minute(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / 60;

    private sealed class Entry(DateTimeOffset firstAt, Caller caller)
    {
        private readonly Lock counting = new();
        private long count;
        private bool isClosed;

        public DateTimeOffset FirstAt { get; } = firstAt;

        public Caller Caller { get; } = caller;

        /// <returns>False, without counting, if the entry is closed.</returns>
        public bool TryIncrement()
        {
            lock (counting)
            {
                count += isClosed ? 0 : 1;
                return !isClosed;
            }
        }

        /// <returns>The final count.</returns>
        public long Close()
        {
            lock (counting)
            {
                isClosed = true;
                return count;
            }
        }
    }
}

/// <param name="TenantId">The tenant that was addressed.</param>
/// <param name="Call">The method and the route.</param>
/// <param name="Caller">The first caller.</param>
/// <param name="FirstAt">When the call was first made.</param>
/// <param name="Count">The number of calls within the minute.</param>
public sealed record RefusedCall(Guid TenantId, string Call, Caller Caller, DateTimeOffset FirstAt, long Count);
