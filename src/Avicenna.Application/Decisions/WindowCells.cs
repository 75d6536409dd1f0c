using System.Buffers.Binary;

namespace Avicenna.Application.Decisions;

/// <summary>
/// The admissions of one key in the last 60 s, in cells of half a second, so that a large limit takes little memory. A cell begins with an
/// admission and counts until its last admission expires. Not thread-safe.
/// </summary>
internal struct WindowCells()
{
    /// <summary>Bytes per cell that <see cref="Write"/> needs.</summary>
    public const int WrittenSize = 2 * sizeof(uint);

    // A ring buffer whose length is a power of two, at most the smallest one that holds all cells.
    private (long Last, int Admissions)[] cells = new (long, int)[1];
    private int first;
    private long newestStart;

    /// <summary>The number of cells with admissions.</summary>
    public int Used { get; private set; }

    /// <summary>The number of admissions in all cells.</summary>
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
    /// Returns the moment whose expiry allows one more request: that of the oldest cell, or of a later one if the count exceeds the limit.
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

    /// <summary>Writes every cell in the format of the Redis script: the age of its last admission in microseconds, and its count.</summary>
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

/// <summary>A monotonic clock, with the durations of the limiter (docs/decisions/0011-limits.md).</summary>
internal sealed class CellClock(TimeProvider time)
{
    private readonly long second = time.TimestampFrequency;

    /// <summary>The current moment, in units of the time provider.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>Whether a moment belongs to the cell that began at <paramref name="start"/>.</summary>
    public bool IsInCell(long start, long moment) => 2 * (moment - start) < second;

    /// <summary>Whether a moment is 60 seconds or longer ago.</summary>
    public bool IsPast(long moment, long now) => now - moment >= 60 * second;

    /// <summary>Returns whole seconds, rounded up, until a moment expires; at least 1 if it hasn't yet.</summary>
    public int SecondsToPast(long moment, long now) => (int)((moment + (60 * second) - now + second - 1) / second);

    /// <summary>Returns the age of a moment that hasn't expired; rounded down, so that nothing reported to Redis expires too early.</summary>
    public uint MicrosecondsSince(long moment, long now) => (uint)((Int128)(now - moment) * 1_000_000 / second);
}
