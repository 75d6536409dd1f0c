namespace Avicenna.Domain.Endpoints;

/// <summary>
/// Which paths an endpoint is about: literal segments, <c>*</c> for one segment, and a final <c>**</c> for any rest, none included.
/// </summary>
public sealed record PathPattern
{
    /// <summary>The longest pattern, in characters of its canonical form.</summary>
    public const int MaxLength = 1024;

    private PathPattern(string value, string canonical)
    {
        Value = value;
        Canonical = canonical;
    }

    /// <summary>The pattern as it was given.</summary>
    public string Value { get; }

    /// <summary>The one spelling of all patterns that match the same paths; ASCII.</summary>
    public string Canonical { get; }

    /// <summary>Says in a sentence why <paramref name="text"/> can't be a pattern; null when it can.</summary>
    public static string? FindProblem(string? text) =>
        string.IsNullOrEmpty(text) || text[0] != '/' ? "path must begin with '/'" : text.Length > MaxLength ? $"path must be at most {MaxLength} characters" : null;

    /// <exception cref="ArgumentException"><paramref name="text"/> can't be a pattern; the message says why.</exception>
    public static PathPattern From(string text) =>
        FindProblem(text) is { } problem ? throw new ArgumentException(problem, nameof(text)) : new PathPattern(text, text.ToLowerInvariant());

    public bool Equals(PathPattern? other) => other is not null && Canonical == other.Canonical;

    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Value;
}
