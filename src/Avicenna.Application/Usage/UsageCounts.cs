namespace Avicenna.Application.Usage;

/// <summary>How many requests had which outcome.</summary>
public readonly record struct UsageCounts(long Allowed, long RateLimited, long Denied)
{
    public static UsageCounts operator +(UsageCounts left, UsageCounts right) =>
        new(left.Allowed + right.Allowed, left.RateLimited + right.RateLimited, left.Denied + right.Denied);

    public static UsageCounts Add(UsageCounts left, UsageCounts right) => left + right;
}
