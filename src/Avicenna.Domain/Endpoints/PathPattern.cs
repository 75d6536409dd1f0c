using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Endpoints;

/// <summary>
/// The paths of an endpoint: literal segments, <c>*</c> for one segment, and a final <c>**</c> for any number of remaining segments.
/// </summary>
public sealed record PathPattern
{
    /// <summary>Maximum length in characters, both of the pattern as given and of its canonical form.</summary>
    public const int MaxLength = 1024;

    private static readonly string TooLong = $"path must be at most {MaxLength} characters, each octet that needs an escape counting as three";

    private PathPattern(string value, string canonical)
    {
        Value = value;
        Canonical = canonical;
    }

    /// <summary>The pattern as given.</summary>
    public string Value { get; }

    /// <summary>The same text for all patterns that match the same paths; spelled like <see cref="RequestPath.Canonical"/>, plus wildcards.</summary>
    public string Canonical { get; }

    /// <summary>Parses a pattern, or returns a message why the text is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PathPattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        problem = Read(text, out var canonical) ?? FindParameterProblem(text!) ?? FindWildcardProblem(canonical)
            // It would be stored and shown in plain text. Escapes hide none.
            ?? (SecretMask.HoldsKey(canonical) ? "path must not contain an API key" : null);
        pattern = problem is null ? new PathPattern(text!, canonical) : null;
        return pattern is not null;
    }

    /// <exception cref="FormatException"><paramref name="text"/> is not a valid pattern; the message says why.</exception>
    public static PathPattern Parse(string? text) => TryParse(text, out var pattern, out var problem) ? pattern : throw new FormatException(problem);

    /// <summary>
    /// Reads a stored pattern. Earlier versions accepted the parameter syntax of other routers, such as <c>/orders/{id}</c>, which stays literal.
    /// </summary>
    /// <exception cref="FormatException">No version stored <paramref name="text"/>; the message says why.</exception>
    public static PathPattern FromStored(string text) =>
        (Read(text, out var canonical) ?? FindWildcardProblem(canonical)) is { } problem ? throw new FormatException(problem) : new PathPattern(text, canonical);

    public bool Equals(PathPattern? other) => other is not null && Canonical == other.Canonical;

    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Value;

    private static string? Read(string? text, out string canonical)
    {
        canonical = "";
        if (text?.Length > MaxLength)
        {
            return TooLong;
        }

        if (!PathReader.TryEncode(text ?? "", out var octets))
        {
            return PathProblems.LoneSurrogate;
        }

        if (PathReader.Read(octets.AsMemory(), PathSpelling.PlainInPatterns, out var path) is { } problem)
        {
            return problem;
        }

        canonical = path.ToString();
        return canonical.Length > MaxLength ? TooLong : null;
    }

    // In the text as given, which still distinguishes an unescaped character from an escaped one.
    private static string? FindParameterProblem(string text) =>
        text.AsSpan().ContainsAny('{', '}') ? PathProblems.Brace
        : text.Contains("/:", StringComparison.Ordinal) ? PathProblems.Colon
        : null;

    private static string? FindWildcardProblem(string canonical)
    {
        for (var rest = PathSegments.Of(canonical); !rest.IsEmpty;)
        {
            var segment = PathSegments.Take(ref rest);
            if (segment is PathSegments.AnyRest && !rest.IsEmpty)
            {
                return PathProblems.Rest;
            }

            if (segment.Contains('*') && segment is not (PathSegments.AnySegment or PathSegments.AnyRest))
            {
                return PathProblems.Wildcard;
            }
        }

        return null;
    }
}
