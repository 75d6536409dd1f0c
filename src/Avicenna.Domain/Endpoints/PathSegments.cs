namespace Avicenna.Domain.Endpoints;

/// <summary>Splits canonical paths into segments. The remainder of a path is empty, or a sequence of '/' and a segment.</summary>
internal static class PathSegments
{
    public const string AnySegment = "*";
    public const string AnyRest = "**";

    /// <summary>Returns all segments of a canonical path; the root has none.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> canonical) => canonical is "/" ? [] : canonical;

    /// <summary>Removes and returns the first segment of <paramref name="rest"/>, which must not be empty.</summary>
    public static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest)
    {
        var length = rest[1..].IndexOf('/');
        var segment = length < 0 ? rest[1..] : rest.Slice(1, length);
        rest = rest[(segment.Length + 1)..];
        return segment;
    }
}
