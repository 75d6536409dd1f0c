using System.Collections.Concurrent;
using Avicenna.Application.Time;

namespace Avicenna.Application.Auditing;

/// <summary>
/// Calls refused for want of permission, counted in memory until they are written down: one entry for each key, call and minute,
/// so that a key that hammers can't flood the audit trail.
/// </summary>
public sealed class RefusedCalls(TimeProvider time)
{
    /// <summary>The most entries that wait to be written. What goes beyond is counted nowhere.</summary>
    public const int Capacity = 10_000;

    private readonly ConcurrentDictionary<(Guid TenantId, Guid KeyId, string Call, long Minute), Entry> entries = new();

    /// <param name="tenantId">The tenant that the call addressed.</param>
    /// <param name="call">What was asked for, without anything that the caller chose: the method and the route.</param>
    /// <param name="caller">Who asked.</param>
    public void Note(Guid tenantId, string call, Caller caller)
    {
        var now = time.GetInstant();
        var key = (tenantId, caller.KeyId ?? Guid.Empty, call, Minute(now));
        // An entry that has just been taken out is complete; then the next one is counted.
        while ((entries.ContainsKey(key) || entries.Count < Capacity) && !entries.GetOrAdd(key, _ => new Entry(now, caller)).TryIncrement())
        {
        }
    }

    /// <summary>Takes out what is complete: the entries of minutes that are over, or all.</summary>
    public IReadOnlyList<RefusedCall> Take(bool all)
    {
        var current = Minute(time.GetUtcNow());
        var taken = new List<RefusedCall>();
        foreach (var key in entries.Keys.Where(key => all || key.Minute < current))
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

        /// <returns>False, and nothing is counted, once it is closed.</returns>
        public bool TryIncrement()
        {
            lock (counting)
            {
                count += isClosed ? 0 : 1;
                return !isClosed;
            }
        }

        /// <returns>The last count.</returns>
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
/// <param name="Caller">Who asked first.</param>
/// <param name="FirstAt">When it was first asked for.</param>
/// <param name="Count">How often within the minute.</param>
public sealed record RefusedCall(Guid TenantId, string Call, Caller Caller, DateTimeOffset FirstAt, long Count);
