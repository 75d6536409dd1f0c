namespace Avicenna.AspNetCore.Caching;

/// <summary>The requests of one key in the last 60 seconds, in cells of half a second.</summary>
internal sealed class LocalWindow
{
    public const int CellsPerSecond = 2;
    private const int WindowCells = 60 * CellsPerSecond;

    // One more than the window has, since it begins and ends within a cell.
    private const int CellCount = WindowCells + 1;

    private readonly object counting = new();
    private readonly int[] cells = new int[CellCount];
    private long newest;
    private int total;

    /// <summary>Counts a request, unless there are as many as the limit already.</summary>
    /// <param name="limit">The requests that the key may make in 60 seconds.</param>
    /// <param name="cell">The number of the current cell, since any beginning.</param>
    /// <param name="mustAdmit">Whether the request is counted whatever the limit.</param>
    /// <returns>Whether it was counted, how many more would be, and in how many seconds there will be more.</returns>
    public (bool Admitted, int Remaining, int Seconds) Count(int limit, long cell, bool mustAdmit)
    {
        lock (counting)
        {
            Advance(cell);
            var admitted = mustAdmit || total < limit;
            if (admitted)
            {
                cells[newest % CellCount]++;
                total++;
            }

            return (admitted, Math.Max(0, limit - total), SecondsToMore());
        }
    }

    public bool IsIdle(long cell)
    {
        lock (counting)
        {
            Advance(cell);
            return total == 0;
        }
    }

    private void Advance(long cell)
    {
        for (var steps = Math.Min(cell - newest, CellCount); steps > 0; steps--)
        {
            ref var reused = ref cells[(cell - steps + 1) % CellCount];
            total -= reused;
            reused = 0;
        }

        newest = Math.Max(newest, cell);
    }

    private int SecondsToMore()
    {
        for (var age = CellCount - 1; age >= 0; age--)
        {
            if (newest >= age && cells[(newest - age) % CellCount] > 0)
            {
                return (CellCount - age + CellsPerSecond - 1) / CellsPerSecond;
            }
        }

        return WindowCells / CellsPerSecond;
    }
}
