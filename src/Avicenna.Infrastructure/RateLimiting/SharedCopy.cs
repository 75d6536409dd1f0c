namespace Avicenna.Infrastructure.RateLimiting;

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
