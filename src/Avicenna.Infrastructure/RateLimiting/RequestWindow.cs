using Avicenna.Application.RateLimiting;

namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>
/// What was admitted for one key lately: a queue of the cells that hold any, so that a small limit takes little memory. A cell counts
/// until its last admission is past. For use by many threads.
/// </summary>
internal sealed class RequestWindow
{
    // A ring whose length is a power of two, at most the first one that holds all cells.
    private (long Last, int Admissions)[] cells = new (long, int)[1];
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
            DropPast(clock, now);
            var isAdmitted = counted < limit;
            if (isAdmitted)
            {
                Count(clock, now);
            }

            decision = new LimitDecision(isAdmitted, Math.Max(limit - counted, 0), clock.SecondsToPast(FindMomentToWaitFor(limit), now));
            return true;
        }
    }

    /// <summary>Ends the window where it counts nothing any more.</summary>
    public bool TryGiveBack(CellClock clock)
    {
        lock (this)
        {
            DropPast(clock, clock.Now);
            isGivenBack = used == 0;
            return isGivenBack;
        }
    }

    private void DropPast(CellClock clock, long now)
    {
        while (used > 0 && clock.IsPast(At(0).Last, now))
        {
            counted -= At(0).Admissions;
            first = (first + 1) & (cells.Length - 1);
            used--;
        }
    }

    private void Count(CellClock clock, long now)
    {
        if (used == 0 || !clock.IsSameCell(At(used - 1).Last, now))
        {
            EnsureRoom();
            used++;
            At(used - 1) = default;
        }

        ref var cell = ref At(used - 1);
        cell = (now, cell.Admissions + 1);
        counted++;
    }

    private void EnsureRoom()
    {
        if (used < cells.Length)
        {
            return;
        }

        var larger = new (long, int)[cells.Length * 2];
        for (var index = 0; index < used; index++)
        {
            larger[index] = At(index);
        }

        cells = larger;
        first = 0;
    }

    /// <summary>The moment with whose passing one more is possible: the oldest cell's, or a later one's where more is counted than the limit.</summary>
    private long FindMomentToWaitFor(int limit)
    {
        var index = 0;
        for (var freed = At(0).Admissions; freed <= counted - limit; freed += At(index).Admissions)
        {
            index++;
        }

        return At(index).Last;
    }

    private ref (long Last, int Admissions) At(int index) => ref cells[(first + index) & (cells.Length - 1)];
}
