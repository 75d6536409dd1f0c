namespace Avicenna.Application.Usage;

/// <summary>What became of a key's requests since it was last written down, within one hour.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Hour">The hour's first instant, in UTC.</param>
/// <param name="Counts">The counts.</param>
/// <param name="LastUsedAt">When the last of the allowed ones was; null: none was allowed.</param>
public sealed record KeyUsage(Guid KeyId, DateTimeOffset Hour, UsageCounts Counts, DateTimeOffset? LastUsedAt);
