using System.Buffers;
using System.Text;
using System.Text.Unicode;

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

    /// <summary>Returns a message why <paramref name="text"/> can't be a pattern, or null if it can.</summary>
    public static string? FindProblem(string? text) => Read(text, out var canonical) ?? FindParameterProblem(text!) ?? FindWildcardProblem(canonical);

    /// <exception cref="ArgumentException"><paramref name="text"/> can't be a pattern; the message says why.</exception>
    public static PathPattern From(string text) =>
        FindProblem(text) is { } problem ? throw new ArgumentException(problem, nameof(text)) : FromStored(text);

    /// <summary>
    /// Reads a stored pattern. Earlier versions accepted the parameter syntax of other routers, such as <c>/orders/{id}</c>, which stays literal.
    /// </summary>
    /// <exception cref="ArgumentException">No version stored <paramref name="text"/>; the message says why.</exception>
    public static PathPattern FromStored(string text) =>
        (Read(text, out var canonical) ?? FindWildcardProblem(canonical)) is { } problem ? throw new ArgumentException(problem, nameof(text)) : new PathPattern(text, canonical);

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

        if (!TryEncode(text ?? "", out var octets))
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

    private static bool TryEncode(string text, out string octets)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var status = Utf8.FromUtf16(text, bytes, out _, out var length, replaceInvalidSequences: false);
        octets = Encoding.Latin1.GetString(bytes, 0, length);
        return status == OperationStatus.Done;
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
