
namespace Avicenna.Application.Decisions;

/// <summary>
/// What this node admitted for one key in the last 60 s, and how much of it Redis is known to hold. For use by many threads.
/// </summary>
internal sealed class RequestWindow(CellClock clock)
{
    private WindowCells cells = new();
    private int reserved;
    private bool isGivenBack;
    private SharedCopy copy;

    /// <summary>Counts a request where it is within the limit.</summary>
    /// <returns>False when the window was given back: another one has to be asked.</returns>
    public bool TryAcquire(int limit, out LimitDecision decision)
    {
        lock (this)
        {
            decision = default;
            if (isGivenBack)
            {
                return false;
            }

            // Read under the lock, so that the cells' order is the order of time.
            var now = DropPast();
            var isAdmitted = cells.Counted + reserved < limit;
            if (isAdmitted)
            {
                cells.Count(clock, now);
            }

            decision = Decide(isAdmitted, limit, now);
            return true;
        }
    }

    /// <summary>
    /// Holds a place for a request that is within the limit here, until <see cref="Decide(int)"/> or
    /// <see cref="Decide(int, in WindowReport, in SharedAnswer)"/>.
    /// </summary>
    /// <param name="limit">The limit.</param>
    /// <param name="claimed">Admissions and held places, this one included; 0 where it is past the limit.</param>
    /// <param name="refusal">The decision where it is past the limit.</param>
    /// <returns>False when the window was given back: another one has to be asked.</returns>
    public bool TryReserve(int limit, out int claimed, out LimitDecision refusal)
    {
        lock (this)
        {
            (claimed, refusal) = (0, default);
            if (isGivenBack)
            {
                return false;
            }

            var now = DropPast();
            if (cells.Counted + reserved >= limit)
            {
                refusal = Decide(isAdmitted: false, limit, now);
                return true;
            }

            if (cells.Counted + reserved == 0)
            {
                // Whatever Redis still has of it is past, or gone with its key.
                copy = SharedCopy.New();
            }

            claimed = cells.Counted + ++reserved;
            return true;
        }
    }

    /// <summary>What to tell Redis with the request that <see cref="TryReserve"/> held a place for.</summary>
    public WindowReport Report(int limit, int claimed)
    {
        lock (this)
        {
            return Report(limit, claimed, DropPast());
        }
    }

    /// <summary>What to tell Redis without a request; false: it knows everything.</summary>
    public bool TryReportUntold(out WindowReport report)
    {
        lock (this)
        {
            var now = DropPast();
            var isUntold = !copy.IsConfirmed && cells.Counted > 0;
            report = isUntold ? Report(0, 0, now) : default;
            return isUntold;
        }
    }

    /// <summary>Decides a request as Redis's answer says, and gives its place back.</summary>
    public LimitDecision Decide(int limit, in WindowReport report, in SharedAnswer answer)
    {
        lock (this)
        {
            reserved--;
            copy = copy.After(report, answer);
            var now = DropPast();
            var isAdmitted = answer.Status == SharedStatus.Admitted;
            if (isAdmitted)
            {
                Count(now, isTold: report.Generation == copy.Generation);
            }

            return Combine(isAdmitted, limit, answer, now);
        }
    }

    /// <summary>Decides a request on this node's count alone: its place was held, so it is admitted.</summary>
    public LimitDecision Decide(int limit)
    {
        lock (this)
        {
            reserved--;
            var now = DropPast();
            Count(now, isTold: false);
            return Decide(isAdmitted: true, limit, now);
        }
    }

    /// <summary>Takes note of what an answer says about Redis's copy of this window.</summary>
    public void Learn(in WindowReport report, in SharedAnswer answer)
    {
        lock (this)
        {
            copy = copy.After(report, answer);
        }
    }

    /// <summary>Redis has lost its data: whatever was told has to be told again.</summary>
    public void Forget()
    {
        lock (this)
        {
            copy = SharedCopy.New();
        }
    }

    /// <summary>Ends the window where it counts nothing any more.</summary>
    public bool TryGiveBack()
    {
        lock (this)
        {
            DropPast();
            isGivenBack = cells.Counted + reserved == 0;
            return isGivenBack;
        }
    }

    private long DropPast()
    {
        var now = clock.Now;
        cells.DropPast(clock, now);
        return now;
    }

    private void Count(long now, bool isTold)
    {
        cells.Count(clock, now);
        if (!isTold)
        {
            copy = SharedCopy.New();
        }
    }

    private WindowReport Report(int limit, int claimed, long now)
    {
        byte[]? told = null;
        if (!copy.IsConfirmed && cells.Counted > 0)
        {
            told = new byte[cells.Used * WindowCells.WrittenSize];
            cells.Write(clock, now, told);
        }

        return new WindowReport(limit, claimed, cells.Counted, copy, told);
    }

    private LimitDecision Decide(bool isAdmitted, int limit, long now) =>
        new(isAdmitted, Math.Max(limit - cells.Counted - reserved, 0), SecondsToMore(limit, now));

    // Held places only: each of them may be admitted now, and is then past in a minute.
    private int SecondsToMore(int limit, long now) => cells.Used == 0 ? 60 : clock.SecondsToPast(cells.FindMomentToWaitFor(limit), now);

    private LimitDecision Combine(bool isAdmitted, int limit, in SharedAnswer answer, long now)
    {
        var excess = answer.Others + cells.Counted - limit;
        var wait = answer.SecondsToMore;
        if (excess <= 0 && cells.Used > 0)
        {
            var own = SecondsToMore(limit, now);
            wait = wait == 0 ? own : Math.Min(own, wait);
        }

        return new LimitDecision(isAdmitted, Math.Max(-excess - reserved, 0), Math.Clamp(wait, 1, 60));
    }
}
