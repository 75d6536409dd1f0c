namespace Avicenna.Application.Usage;

/// <summary>What became of a key's requests in an hour.</summary>
/// <param name="Start">The hour's first instant, in UTC.</param>
/// <param name="Counts">The counts.</param>
public sealed record UsageHour(DateTimeOffset Start, UsageCounts Counts)
{
    /// <summary>The hour of an instant.</summary>
    public static DateTimeOffset Of(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
