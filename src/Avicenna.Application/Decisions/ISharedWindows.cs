namespace Avicenna.Application.Decisions;

/// <summary>The windows of all nodes together.</summary>
internal interface ISharedWindows
{
    /// <summary>Takes note of one node's window, and counts a request where all nodes together are within the limit.</summary>
    /// <exception cref="Exception">It isn't known whether it was done, now or ever.</exception>
    Task<SharedAnswer> AskAsync(Guid keyId, WindowReport report);
}

/// <summary>What Redis says to a <see cref="WindowReport"/>.</summary>
/// <param name="Status">Whether the request was counted.</param>
/// <param name="Others">How many all other nodes admitted.</param>
/// <param name="SecondsToMore">
/// Whole seconds, rounded up, until one of the others' admissions is past; where all together are more than the limit, until they are
/// fewer. 0: there is none.
/// </param>
/// <param name="Born">See <see cref="SharedCopy"/>; 0: Redis holds nothing of this node's window.</param>
internal readonly record struct SharedAnswer(SharedStatus Status, int Others, int SecondsToMore, long Born);

/// <summary>What this node knows of Redis's copy of one of its windows.</summary>
/// <param name="Generation">
/// Grows whenever Redis may have missed or counted something that this node doesn't know of; Redis then counts nothing more under an
/// older one, and is told the whole window under this one.
/// </param>
/// <param name="Born">
/// When Redis made the copy under this generation, in microseconds of its clock: one made at another time has lost what that one held.
/// 0: Redis hasn't said that it has one.
/// </param>
internal readonly record struct SharedCopy(long Generation, long Born = 0)
{
    private static long lastGeneration;

    public bool IsConfirmed => Born > 0;

    /// <summary>Nothing that was asked before is counted by Redis any more as soon as it is told of this one.</summary>
    public static SharedCopy New() => new(Interlocked.Increment(ref lastGeneration));

    /// <summary>What is known after an answer; a new generation where Redis has lost what it had.</summary>
    public SharedCopy After(in WindowReport report, in SharedAnswer answer)
    {
        if (report.Generation != Generation)
        {
            return this;
        }

        if (!IsConfirmed)
        {
            return this with { Born = answer.Born };
        }

        return answer.Status == SharedStatus.Unknown || (answer.Born > 0 && answer.Born != Born) ? New() : this;
    }
}

/// <summary>The numbers are those that the script answers with.</summary>
internal enum SharedStatus
{
    /// <summary>Not counted: it is past the limit, or nothing was asked.</summary>
    Refused = 0,

    /// <summary>Counted.</summary>
    Admitted = 1,

    /// <summary>Nothing was done: Redis doesn't hold what the node believes it does, and has to be told.</summary>
    Unknown = 2,
}

/// <summary>What a node tells Redis of one of its windows, and asks.</summary>
/// <param name="Limit">Admissions in any 60 seconds; 0: nothing is asked, only told.</param>
/// <param name="Claimed">How many this node counts, with all requests that wait for Redis and came no later than this one.</param>
/// <param name="Counted">How many this node has admitted.</param>
/// <param name="Copy">What it believes Redis to hold of them.</param>
/// <param name="Told">All of them (<see cref="WindowCells.Write"/>), where it doesn't believe so; null where it does, and where there are none.</param>
internal readonly record struct WindowReport(int Limit, int Claimed, int Counted, SharedCopy Copy, byte[]? Told)
{
    public long Generation => Copy.Generation;
}
