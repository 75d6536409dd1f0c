namespace Avicenna.Application.Usage.GetUsage;

/// <summary>The names of intervals on the wire.</summary>
public static class UsageIntervalNames
{
    private const string Hour = "hour";
    private const string Day = "day";

    /// <summary>Says in a sentence why <paramref name="name"/> isn't an interval; null when it is.</summary>
    public static string? FindProblem(string? name) => name is Hour or Day ? null : $"interval must be '{Hour}' or '{Day}'";

    /// <exception cref="ArgumentException"><paramref name="name"/> isn't an interval.</exception>
    public static UsageInterval Parse(string name) => name switch
    {
        Hour => UsageInterval.Hour,
        Day => UsageInterval.Day,
        _ => throw new ArgumentException(FindProblem(name), nameof(name)),
    };

    /// <summary>The first instant of the interval that an instant is in.</summary>
    public static DateTimeOffset StartOf(this UsageInterval interval, DateTimeOffset instant) =>
        interval == UsageInterval.Hour ? UsageHour.Of(instant) : new DateTimeOffset(instant.UtcDateTime.Date, TimeSpan.Zero);
}
