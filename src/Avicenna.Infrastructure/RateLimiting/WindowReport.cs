namespace Avicenna.Infrastructure.RateLimiting;

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
