using Avicenna.Application.Errors;
using Avicenna.Application.Time;

namespace Avicenna.Application.Usage;

/// <summary>The time range of a call about usage.</summary>
/// <param name="From">The start of the first interval.</param>
/// <param name="To">The end, exclusive.</param>
internal readonly record struct UsageRange(DateTimeOffset From, DateTimeOffset To)
{
    private static readonly TimeSpan DefaultSpan = TimeSpan.FromHours(24);

    /// <summary>Parses a time range whose ends have been validated.</summary>
    /// <param name="from">A time in the first interval; null for 24 hours before the end.</param>
    /// <param name="to">The end, exclusive; null for the end of the current hour.</param>
    /// <param name="interval">The length of the intervals.</param>
    /// <param name="now">The current time.</param>
    /// <exception cref="ValidationFailedException">The range is empty.</exception>
    public static UsageRange Parse(string? from, string? to, UsageInterval interval, DateTimeOffset now)
    {
        var end = Rfc3339.TryParse(to, out var given) ? given : UsageHour.Of(now).AddHours(1);
        var start = Rfc3339.TryParse(from, out var first) ? first : Earlier(end, DefaultSpan);
        return start < end ? new(interval.StartOf(start), end) : throw new ValidationFailedException(from is null ? "to" : "from", "from must be before to");
    }

    private static DateTimeOffset Earlier(DateTimeOffset instant, TimeSpan span) =>
        instant.UtcTicks > span.Ticks ? instant - span : DateTimeOffset.MinValue;
}
