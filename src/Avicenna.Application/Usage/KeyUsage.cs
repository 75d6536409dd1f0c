namespace Avicenna.Application.Usage;

/// <summary>Request counts of a key within one hour that haven't been stored yet.</summary>
/// <param name="TenantId">The tenant of the key.</param>
/// <param name="KeyId">The key.</param>
/// <param name="Hour">The start of the hour, in UTC.</param>
/// <param name="Counts">The counts.</param>
/// <param name="LastUsedAt">The time of the last allowed request; null if none was allowed.</param>
public sealed record KeyUsage(Guid TenantId, Guid KeyId, DateTimeOffset Hour, UsageCounts Counts, DateTimeOffset? LastUsedAt);

/// <summary>The number of requests with each outcome.</summary>
public readonly record struct UsageCounts(long Allowed, long RateLimited, long Denied)
{
    public static UsageCounts operator +(UsageCounts left, UsageCounts right) =>
        new(left.Allowed + right.Allowed, left.RateLimited + right.RateLimited, left.Denied + right.Denied);

    public static UsageCounts Add(UsageCounts left, UsageCounts right) => left + right;
}

/// <summary>The request counts of a key or a tenant in one hour.</summary>
/// <param name="Start">The start of the hour, in UTC.</param>
/// <param name="Counts">The counts.</param>
public sealed record UsageHour(DateTimeOffset Start, UsageCounts Counts)
{
    /// <summary>Returns the start of the hour that contains an instant.</summary>
    public static DateTimeOffset Of(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}

/// <summary>The outcome of a request with a valid key.</summary>
public enum RequestOutcome
{
    /// <summary>The request passed all checks.</summary>
    Allowed,

    /// <summary>The request was over the key's limit.</summary>
    RateLimited,

    /// <summary>The key lacks the required permission or scopes, or may not be used from the client's address.</summary>
    Denied,
}
