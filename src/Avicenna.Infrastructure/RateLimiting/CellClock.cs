namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>A monotonic clock that counts in cells of half a second, from its own beginning (docs/decisions/0011-limits.md).</summary>
internal sealed class CellClock(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();
    private readonly long second = time.TimestampFrequency;

    /// <summary>Now, in the units of the time provider since this clock began.</summary>
    public long Now => time.GetTimestamp() - start;

    /// <summary>Whether two moments are in one cell.</summary>
    public bool IsSameCell(long moment, long other) => 2 * moment / second == 2 * other / second;

    /// <summary>Whether a moment is no longer within the 60 seconds before now.</summary>
    public bool IsPast(long moment, long now) => now - moment >= 60 * second;

    /// <summary>Whole seconds, rounded up, until a moment is past; at least 1 where it isn't yet.</summary>
    public int SecondsToPast(long moment, long now) => (int)((moment + (60 * second) - now + second - 1) / second);
}
