namespace Avicenna.Application.Time;

/// <summary>Instants as Avicenna keeps them: in UTC, to the millisecond, never rounded up.</summary>
public static class TimeProviderExtensions
{
    /// <summary>Now, as it would be stored and shown.</summary>
    public static DateTimeOffset GetInstant(this TimeProvider time) => time.GetUtcNow().ToInstant();

    /// <summary>The same moment in UTC, cut to the millisecond.</summary>
    public static DateTimeOffset ToInstant(this DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
