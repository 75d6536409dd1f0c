namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>A monotonic clock, and the lengths of a limiter's times (docs/decisions/0011-limits.md).</summary>
internal sealed class CellClock(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();
    private readonly long second = time.TimestampFrequency;

    /// <summary>Now, in the units of the time provider since this clock began.</summary>
    public long Now => time.GetTimestamp() - start;

    /// <summary>Whether a moment is in the cell that began at <paramref name="start"/>.</summary>
    public bool IsInCell(long start, long moment) => 2 * (moment - start) < second;

    /// <summary>Whether a moment is no longer within the 60 seconds before now.</summary>
    public bool IsPast(long moment, long now) => now - moment >= 60 * second;

    /// <summary>Whole seconds, rounded up, until a moment is past; at least 1 where it isn't yet.</summary>
    public int SecondsToPast(long moment, long now) => (int)((moment + (60 * second) - now + second - 1) / second);

    /// <summary>How long ago a moment was that isn't past; rounded down, so that nothing told of it ends too early.</summary>
    public uint MicrosecondsSince(long moment, long now) => (uint)((Int128)(now - moment) * 1_000_000 / second);
}
