namespace Avicenna.Application.Decisions;

/// <summary>The combined windows of all nodes.</summary>
internal interface ISharedWindows
{
    /// <summary>Records one node's window, and counts a request if all nodes together are within the limit.</summary>
    /// <exception cref="Exception">It is unknown whether the call was executed or will be.</exception>
    Task<SharedAnswer> AskAsync(Guid keyId, WindowReport report);
}

/// <summary>The response of Redis to a <see cref="WindowReport"/>.</summary>
/// <param name="Status">Whether the request was counted.</param>
/// <param name="Others">The number of admissions by all other nodes.</param>
/// <param name="SecondsToMore">
/// Whole seconds, rounded up, until one of the other nodes' admissions expires or, if the total exceeds the limit, until it no longer does.
/// 0 if there are none.
/// </param>
/// <param name="Born">See <see cref="SharedCopy"/>; 0 if Redis has no copy of this node's window.</param>
internal readonly record struct SharedAnswer(SharedStatus Status, int Others, int SecondsToMore, long Born);

/// <summary>What this node knows about the copy of one of its windows in Redis.</summary>
/// <param name="Generation">
/// Increases whenever Redis may have missed or counted something that this node doesn't know about. Redis then counts nothing more under an
/// older generation, and receives the whole window under this one.
/// </param>
/// <param name="Born">
/// When Redis created the copy under this generation, in microseconds of its clock. A copy created at another time has lost that data.
/// 0 if Redis hasn't confirmed a copy yet.
/// </param>
internal readonly record struct SharedCopy(long Generation, long Born = 0)
{
    private static long lastGeneration;

    public bool IsConfirmed => Born > 0;

    /// <summary>Starts a new generation. Once Redis knows it, Redis no longer counts earlier calls.</summary>
    public static SharedCopy New() => new(Interlocked.Increment(ref lastGeneration));

    /// <summary>Returns what is known after a response. This is a new generation if Redis has lost its copy.</summary>
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

/// <summary>The result codes of the script.</summary>
internal enum SharedStatus
{
    /// <summary>Not counted: the limit is exceeded, or the report contained no request.</summary>
    Refused = 0,

    /// <summary>Counted.</summary>
    Admitted = 1,

    /// <summary>Nothing was done: Redis doesn't have the copy that the node expects, and needs the whole window.</summary>
    Unknown = 2,
}

/// <summary>What a node reports to Redis about one of its windows, and whether it asks for an admission.</summary>
/// <param name="Limit">Admissions in any 60 seconds; 0 for a report without a request.</param>
/// <param name="Claimed">This node's admissions, plus the requests that wait for Redis and arrived no later than this one.</param>
/// <param name="Counted">The number of admissions by this node.</param>
/// <param name="Copy">The copy that this node expects in Redis.</param>
/// <param name="Told">The whole window (<see cref="WindowCells.Write"/>) if Redis lacks it; null if Redis has it or the window is empty.</param>
internal readonly record struct WindowReport(int Limit, int Claimed, int Counted, SharedCopy Copy, byte[]? Told)
{
    public long Generation => Copy.Generation;
}
