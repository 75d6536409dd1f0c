namespace Avicenna.Domain.Endpoints;

/// <summary>Takes canonical paths apart: a rest is empty, or '/' and a segment, again and again.</summary>
internal static class PathSegments
{
    public const string AnySegment = "*";
    public const string AnyRest = "**";

    /// <summary>All segments of a canonical path; the root has none.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> canonical) => canonical is "/" ? [] : canonical;

    /// <summary>Takes the first segment off <paramref name="rest"/>, which must not be empty.</summary>
    public static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest)
    {
        var length = rest[1..].IndexOf('/');
        var segment = length < 0 ? rest[1..] : rest.Slice(1, length);
        rest = rest[(segment.Length + 1)..];
        return segment;
    }
}
