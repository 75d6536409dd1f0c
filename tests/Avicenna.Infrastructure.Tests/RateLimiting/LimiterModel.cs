using Avicenna.Application.Decisions;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>The rule itself, over the exact moment of every admission: what a limiter may say, and what not.</summary>
internal sealed class LimiterModel
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    // What is within 99 % of the rate fits into 60.6 s; a limiter may look back less than that, not more.
    private static readonly TimeSpan LongestMemory = TimeSpan.FromSeconds(60.5);

    private readonly List<TimeSpan> admissions = [];
    private (TimeSpan Moment, int Limit, LimitDecision Decision)? previous;

    public void Check(TimeSpan moment, int limit, LimitDecision decision)
    {
        if (decision.IsAdmitted)
        {
            Since(moment - Window).Should().BeLessThan(limit, "no more than the limit is admitted in (t − 60 s, t]");
            admissions.Add(moment);
        }
        else
        {
            Since(moment - LongestMemory).Should().BeGreaterThanOrEqualTo(limit, "nothing is refused for what is long past");
        }

        decision.Remaining.Should().BeInRange(
            Math.Max(limit - Since(moment - LongestMemory), 0), Math.Max(limit - Since(moment - Window), 0), "it is what would be admitted now");
        decision.SecondsToMore.Should().BeInRange(1, 60);
        CheckPrevious(moment, limit, decision);
        previous = (moment, limit, decision);
    }

    private void CheckPrevious(TimeSpan moment, int limit, LimitDecision decision)
    {
        if (previous is not { } before || before.Limit != limit)
        {
            return;
        }

        var remaining = decision.IsAdmitted ? decision.Remaining + 1 : 0;
        var promised = TimeSpan.FromSeconds(before.Decision.SecondsToMore);
        if (moment - before.Moment >= promised)
        {
            remaining.Should().BeGreaterThan(before.Decision.Remaining, "it has grown when the time said for it is over");
        }
        else if (moment - before.Moment <= promised - TimeSpan.FromSeconds(1))
        {
            remaining.Should().Be(before.Decision.Remaining, "it grows no second earlier than said");
        }
    }

    private int Since(TimeSpan exclusive) => admissions.Count(admission => admission > exclusive);
}
