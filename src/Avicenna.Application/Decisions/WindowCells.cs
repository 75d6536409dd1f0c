using System.Buffers.Binary;

namespace Avicenna.Application.Decisions;

/// <summary>
/// The admissions of one key that are not 60 s past yet, in cells of half a second, so that a large limit takes little memory. A cell
/// begins with an admission and counts until its last one is past. Not safe for use by several threads.
/// </summary>
internal struct WindowCells()
{
    /// <summary>How many bytes <see cref="Write"/> needs for each cell.</summary>
    public const int WrittenSize = 2 * sizeof(uint);

    // A ring whose length is a power of two, at most the first one that holds all cells.
    private (long Last, int Admissions)[] cells = new (long, int)[1];
    private int first;
    private long newestStart;

    /// <summary>How many cells hold admissions.</summary>
    public int Used { get; private set; }

    /// <summary>How many admissions all cells hold.</summary>
    public int Counted { get; private set; }

    public void DropPast(CellClock clock, long now)
    {
        while (Used > 0 && clock.IsPast(At(0).Last, now))
        {
            Counted -= At(0).Admissions;
            first = (first + 1) & (cells.Length - 1);
            Used--;
        }
    }

    public void Count(CellClock clock, long now)
    {
        if (Used == 0 || !clock.IsInCell(newestStart, now))
        {
            EnsureRoom();
            newestStart = now;
            Used++;
            At(Used - 1) = default;
        }

        ref var cell = ref At(Used - 1);
        cell = (now, cell.Admissions + 1);
        Counted++;
    }

    /// <summary>
    /// The moment with whose passing one more is possible: the oldest cell's, or a later one's where more is counted than the limit.
    /// </summary>
    public long FindMomentToWaitFor(int limit)
    {
        var index = 0;
        for (var freed = At(0).Admissions; freed <= Counted - limit; freed += At(index).Admissions)
        {
            index++;
        }

        return At(index).Last;
    }

    /// <summary>Writes every cell as the script in Redis reads it: the age of its last admission in microseconds, and its count.</summary>
    public void Write(CellClock clock, long now, Span<byte> destination)
    {
        for (var index = 0; index < Used; index++)
        {
            var cell = destination.Slice(index * WrittenSize, WrittenSize);
            BinaryPrimitives.WriteUInt32LittleEndian(cell, clock.MicrosecondsSince(At(index).Last, now));
            BinaryPrimitives.WriteUInt32LittleEndian(cell[sizeof(uint)..], (uint)At(index).Admissions);
        }
    }

    private void EnsureRoom()
    {
        if (Used < cells.Length)
        {
            return;
        }

        var larger = new (long, int)[cells.Length * 2];
        for (var index = 0; index < Used; index++)
        {
            larger[index] = At(index);
        }

        cells = larger;
        first = 0;
    }

    private readonly ref (long Last, int Admissions) At(int index) => ref cells[(first + index) & (cells.Length - 1)];
}

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
