
namespace Avicenna.Application.Decisions;

/// <summary>
/// The requests that this node admitted for one key in the last 60 s, and how many of them Redis is known to have. Thread-safe.
/// </summary>
internal sealed class RequestWindow(CellClock clock)
{
    private WindowCells cells = new();
    private int reserved;
    private bool isGivenBack;
    private SharedCopy copy;

    /// <summary>Counts a request if it is within the limit.</summary>
    /// <returns>False if the window was discarded and the caller must use another one.</returns>
    public bool TryAcquire(int limit, out LimitDecision decision)
    {
        lock (this)
        {
            decision = default;
            if (isGivenBack)
            {
                return false;
            }

            // Read under the lock, so that the cells are in the order of time.
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
    /// Reserves a place for a request that is within this node's limit, until <see cref="Decide(int)"/> or
    /// <see cref="Decide(int, in WindowReport, in SharedAnswer)"/>.
    /// </summary>
    /// <param name="limit">The limit.</param>
    /// <param name="claimed">Admissions and reserved places including this one; 0 if the limit is exceeded.</param>
    /// <param name="refusal">The decision if the limit is exceeded.</param>
    /// <returns>False if the window was discarded and the caller must use another one.</returns>
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
                // Whatever Redis still has of this window is expired or deleted.
                copy = SharedCopy.New();
            }

            claimed = cells.Counted + ++reserved;
            return true;
        }
    }

    /// <summary>Creates the report to Redis for a request whose place <see cref="TryReserve"/> reserved.</summary>
    public WindowReport Report(int limit, int claimed)
    {
        lock (this)
        {
            return Report(limit, claimed, DropPast());
        }
    }

    /// <summary>Creates a report without a request. Returns false if Redis already has everything.</summary>
    public bool TryReportUntold(out WindowReport report)
    {
        lock (this)
        {
            report = Report(limit: 0, claimed: 0, DropPast());
            return report.Told is not null;
        }
    }

    /// <summary>Decides about a request based on the response of Redis, and releases its reserved place.</summary>
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

    /// <summary>Admits a request by this node's count alone. It is within the limit, because its place was reserved.</summary>
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

    /// <summary>Updates what is known about Redis's copy of this window.</summary>
    public void Learn(in WindowReport report, in SharedAnswer answer)
    {
        lock (this)
        {
            copy = copy.After(report, answer);
        }
    }

    /// <summary>Redis has lost its data, so the whole window must be reported again.</summary>
    public void Forget()
    {
        lock (this)
        {
            copy = SharedCopy.New();
        }
    }

    /// <summary>Discards the window if it counts nothing any more.</summary>
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

    // With only reserved places, each may be admitted now, and then expires in a minute.
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
