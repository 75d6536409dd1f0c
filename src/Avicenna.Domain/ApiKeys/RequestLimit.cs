namespace Avicenna.Domain.ApiKeys;

/// <summary>The number of requests that a key may make in any 60 seconds.</summary>
public readonly record struct RequestLimit
{
    public const int Min = 1;
    public const int Max = 1_000_000;

    /// <summary>The default limit of a key (the seed).</summary>
    public const int Default = 60;

    private RequestLimit(int perMinute) => PerMinute = perMinute;

    /// <summary>Requests in any 60 seconds, from <see cref="Min"/> to <see cref="Max"/>.</summary>
    public int PerMinute { get; }

    /// <summary>Creates a limit from a number, or returns a message why it can't be one.</summary>
    public static bool TryFrom(int perMinute, out RequestLimit limit, [NotNullWhen(false)] out string? problem)
    {
        var isInRange = perMinute is >= Min and <= Max;
        limit = isInRange ? new RequestLimit(perMinute) : default;
        problem = isInRange ? null : $"ratelimit_min must be a whole number from {Min} to {Max}";
        return isInRange;
    }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="perMinute"/> is out of range.</exception>
    public static RequestLimit From(int perMinute) =>
        TryFrom(perMinute, out var limit, out _)
            ? limit
            : throw new ArgumentOutOfRangeException(nameof(perMinute), perMinute, $"A request limit is {Min} to {Max} requests a minute");
}
