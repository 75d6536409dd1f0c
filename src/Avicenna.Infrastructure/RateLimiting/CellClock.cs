namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>A monotonic clock that counts in cells of half a second, from its own beginning (docs/decisions/0011-limits.md).</summary>
internal sealed class CellClock(TimeProvider time)
{
    /// <summary>How many cells are looked at: the running one, and all that hold a moment of the 60 seconds before now.</summary>
    public const int Cells = 121;

    private readonly long start = time.GetTimestamp();
    private readonly long frequency = time.TimestampFrequency;

    // Rounded up: 120 cells must never be less than 60 seconds.
    private readonly long cellLength = (time.TimestampFrequency + 1) / 2;

    /// <summary>Now, in the units of the time provider since this clock began.</summary>
    public long Now => time.GetTimestamp() - start;

    /// <summary>The cell of a moment; enough of them for 34 years.</summary>
    public int CellAt(long moment) => (int)(moment / cellLength);

    /// <summary>Whether none of a cell is within the 60 seconds before any moment of another one.</summary>
    public static bool IsExpired(int cell, int currentCell) => currentCell - cell >= Cells;

    /// <summary>Whole seconds, rounded up, from a moment until a cell is expired; at least 1 where it isn't yet.</summary>
    public int SecondsToExpiry(int cell, long moment) =>
        (int)((((cell + (long)Cells) * cellLength) - moment + frequency - 1) / frequency);
}
