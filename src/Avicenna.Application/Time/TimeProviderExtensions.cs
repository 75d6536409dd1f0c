namespace Avicenna.Application.Time;

/// <summary>Creates timestamps as Avicenna stores them: in UTC, truncated to the millisecond.</summary>
public static class TimeProviderExtensions
{
    /// <summary>Returns the current time, as it is stored and shown.</summary>
    public static DateTimeOffset GetInstant(this TimeProvider time) => time.GetUtcNow().ToInstant();

    /// <summary>Converts a timestamp to UTC and truncates it to the millisecond.</summary>
    public static DateTimeOffset ToInstant(this DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
