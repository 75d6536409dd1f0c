using Avicenna.Application.RateLimiting;

namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>
/// What was admitted for one key lately: a queue of the cells that hold any, so that a small limit takes little memory. For use
/// by many threads.
/// </summary>
internal sealed class RequestWindow
{
    // A ring whose length is a power of two, at most the first one that holds all cells.
    private (int Number, int Admissions)[] cells = new (int, int)[1];
    private int first;
    private int used;
    private int counted;
    private bool isGivenBack;

    /// <summary>Counts a request where it is within the limit.</summary>
    /// <returns>False when the window was given back: another one has to be asked.</returns>
    public bool TryAcquire(CellClock clock, int limit, out LimitDecision decision)
    {
        lock (this)
        {
            if (isGivenBack)
            {
                decision = default;
                return false;
            }

            // Read under the lock, so that the cells' order is the order of time.
            var now = clock.Now;
            var cell = clock.CellAt(now);
            DropExpired(cell);
            var isAdmitted = counted < limit;
            if (isAdmitted)
            {
                Count(cell);
            }

            decision = new LimitDecision(isAdmitted, Math.Max(limit - counted, 0), clock.SecondsToExpiry(FindCellToWaitFor(limit), now));
            return true;
        }
    }

    /// <summary>Ends the window where it counts nothing any more.</summary>
    public bool TryGiveBack(CellClock clock)
    {
        lock (this)
        {
            DropExpired(clock.CellAt(clock.Now));
            isGivenBack = used == 0;
            return isGivenBack;
        }
    }

    private void DropExpired(int currentCell)
    {
        while (used > 0 && CellClock.IsExpired(At(0).Number, currentCell))
        {
            counted -= At(0).Admissions;
            first = (first + 1) & (cells.Length - 1);
            used--;
        }
    }

    private void Count(int cell)
    {
        if (used == 0 || At(used - 1).Number != cell)
        {
            EnsureRoom();
            used++;
            At(used - 1) = (cell, 0);
        }

        At(used - 1).Admissions++;
        counted++;
    }

    private void EnsureRoom()
    {
        if (used < cells.Length)
        {
            return;
        }

        var larger = new (int, int)[cells.Length * 2];
        for (var index = 0; index < used; index++)
        {
            larger[index] = At(index);
        }

        cells = larger;
        first = 0;
    }

    /// <summary>The cell with whose end one more is possible: the oldest, or a later one where more is counted than the limit.</summary>
    private int FindCellToWaitFor(int limit)
    {
        var index = 0;
        for (var freed = At(0).Admissions; freed <= counted - limit; freed += At(index).Admissions)
        {
            index++;
        }

        return At(index).Number;
    }

    private ref (int Number, int Admissions) At(int index) => ref cells[(first + index) & (cells.Length - 1)];
}
