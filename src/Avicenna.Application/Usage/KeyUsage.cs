namespace Avicenna.Application.Usage;

/// <summary>What became of a key's requests since it was last written down, within one hour.</summary>
/// <param name="TenantId">Whose key.</param>
/// <param name="KeyId">The key.</param>
/// <param name="Hour">The hour's first instant, in UTC.</param>
/// <param name="Counts">The counts.</param>
/// <param name="LastUsedAt">When the last of the allowed ones was; null: none was allowed.</param>
public sealed record KeyUsage(Guid TenantId, Guid KeyId, DateTimeOffset Hour, UsageCounts Counts, DateTimeOffset? LastUsedAt);

/// <summary>How many requests had which outcome.</summary>
public readonly record struct UsageCounts(long Allowed, long RateLimited, long Denied)
{
    public static UsageCounts operator +(UsageCounts left, UsageCounts right) =>
        new(left.Allowed + right.Allowed, left.RateLimited + right.RateLimited, left.Denied + right.Denied);

    public static UsageCounts Add(UsageCounts left, UsageCounts right) => left + right;
}

/// <summary>What became of a key's requests in an hour.</summary>
/// <param name="Start">The hour's first instant, in UTC.</param>
/// <param name="Counts">The counts.</param>
public sealed record UsageHour(DateTimeOffset Start, UsageCounts Counts)
{
    /// <summary>The hour of an instant.</summary>
    public static DateTimeOffset Of(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}

/// <summary>What became of a request with a valid key.</summary>
public enum RequestOutcome
{
    /// <summary>It passed the key's limit and permission.</summary>
    Allowed,

    /// <summary>It was over the key's limit.</summary>
    RateLimited,

    /// <summary>The key's permission didn't suffice.</summary>
    Denied,
}
