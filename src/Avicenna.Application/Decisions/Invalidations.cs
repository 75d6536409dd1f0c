using System.Collections.Concurrent;

namespace Avicenna.Application.Decisions;

/// <summary>
/// Tracks which cached data is outdated. Each read records the moment (<see cref="Now"/>) at which it began, and is outdated once its subject
/// has changed at a later moment. So the result of a read that began before a change is never considered current, however late the read ends.
/// </summary>
public sealed class Invalidations
{
    /// <summary>Maximum subjects that are tracked individually. Beyond that, everything read so far is outdated.</summary>
    public const int Capacity = 10_000;

    private readonly ConcurrentDictionary<StoreChange, long> changes = new();
    private readonly long[] newestOfKind = new long[Enum.GetValues<ChangeKind>().Length];
    private readonly Lock writing = new();
    private long now = 1;
    private long everything;

    /// <summary>The current moment. Take it before a read begins.</summary>
    public long Now => Volatile.Read(ref now);

    public void Add(StoreChange change)
    {
        lock (writing)
        {
            var moment = now + 1;
            if (changes.Count >= Capacity)
            {
                // In this order, so that a reader that misses an entry below sees that everything is outdated.
                Volatile.Write(ref everything, moment);
                changes.Clear();
            }

            changes[change] = moment;
            Volatile.Write(ref newestOfKind[(int)change.Kind], moment);
            Volatile.Write(ref now, moment);
        }
    }

    /// <summary>Makes everything read so far outdated.</summary>
    public void AddEverything()
    {
        lock (writing)
        {
            Volatile.Write(ref everything, now + 1);
            changes.Clear();
            Volatile.Write(ref now, now + 1);
        }
    }

    /// <summary>Whether the subject has changed since that moment.</summary>
    public bool HasChanged(ChangeKind kind, Guid subjectId, long since) =>
        Volatile.Read(ref now) != since
        && ((changes.TryGetValue(new StoreChange(kind, subjectId), out var moment) && moment > since) || HasEverythingChanged(since));

    /// <summary>Whether anything of that kind has changed since that moment.</summary>
    public bool HasAnyChanged(ChangeKind kind, long since) =>
        Volatile.Read(ref newestOfKind[(int)kind]) > since || HasEverythingChanged(since);

    private bool HasEverythingChanged(long since) => Volatile.Read(ref everything) > since;
}

/// <param name="Kind">The kind of data that is outdated.</param>
/// <param name="SubjectId">The key or tenant concerned.</param>
public readonly record struct StoreChange(ChangeKind Kind, Guid SubjectId);
