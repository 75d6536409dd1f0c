namespace Avicenna.Domain.ApiKeys;

/// <summary>How many requests a key may make in any 60 seconds.</summary>
public readonly record struct RequestLimit
{
    public const int Min = 1;
    public const int Max = 1_000_000;

    /// <summary>The limit of a key for which none was asked (the seed).</summary>
    public const int Default = 60;

    private RequestLimit(int perMinute) => PerMinute = perMinute;

    /// <summary>Requests in any 60 seconds, from <see cref="Min"/> to <see cref="Max"/>.</summary>
    public int PerMinute { get; }

    /// <summary>Says in a sentence why <paramref name="perMinute"/> can't be a limit; null when it can.</summary>
    public static string? FindProblem(int perMinute) =>
        perMinute is >= Min and <= Max ? null : $"ratelimit_min must be a whole number from {Min} to {Max}";

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="perMinute"/> is out of range.</exception>
    public static RequestLimit From(int perMinute) =>
        perMinute is >= Min and <= Max
            ? new RequestLimit(perMinute)
            : throw new ArgumentOutOfRangeException(nameof(perMinute), perMinute, $"A request limit is {Min} to {Max} requests a minute");
}
