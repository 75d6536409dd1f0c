namespace Avicenna.Domain.Endpoints;

/// <summary>
/// A tree of patterns by their common beginnings. Consecutive segments at which no patterns diverge are one node. So there are at most two
/// nodes per pattern, however long it is, and the tree is never deeper than the number of segments of a pattern.
/// </summary>
internal sealed class EndpointNode
{
    // A literal asterisk is escaped.
    private const string Wildcard = "/" + PathSegments.AnySegment;

    // First the segments that all patterns of this node share, then the patterns that end here or end with **, then those that continue.
    private readonly ReadOnlyMemory<char> run;
    private readonly PatternEndpoints? exact;
    private readonly PatternEndpoints? anyRest;
    private readonly EndpointNode? anySegment;
    private readonly Dictionary<string, EndpointNode>.AlternateLookup<ReadOnlySpan<char>> literals;

    /// <summary>Creates the whole tree.</summary>
    public EndpointNode(IReadOnlyList<PatternEndpoints> patterns)
        : this(patterns, 0, 0)
    {
    }

    private EndpointNode(IReadOnlyList<PatternEndpoints> patterns, int start)
        : this(patterns, start, FindEndOfRun(patterns, start))
    {
    }

    private EndpointNode(IReadOnlyList<PatternEndpoints> patterns, int start, int end)
    {
        run = end > start ? patterns[0].Segments.AsMemory(start..end) : default;
        var bySegment = patterns.GroupBy(pattern => SegmentAt(end, pattern)).ToDictionary(group => group.Key, group => group.ToList());
        exact = bySegment.Remove("", out var ending) ? ending[0] : null;
        anyRest = bySegment.Remove(PathSegments.AnyRest, out var resting) ? resting[0] : null;
        anySegment = bySegment.Remove(PathSegments.AnySegment, out var any) ? new EndpointNode(any, end + 1 + PathSegments.AnySegment.Length) : null;
        literals = bySegment
            .ToDictionary(pair => pair.Key, pair => new EndpointNode(pair.Value, end + 1 + pair.Key.Length))
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Finds the endpoint of the most specific pattern in this node that has one for the method; null if there is none.</summary>
    /// <param name="rest">The segments of the path that are still unmatched.</param>
    public Endpoint? Find(ReadOnlySpan<char> rest, RequestMethod method)
    {
        if (!TryFollowRun(ref rest))
        {
            return null;
        }

        if (rest.IsEmpty)
        {
            return exact?.Find(method) ?? anyRest?.Find(method);
        }

        var segment = PathSegments.Take(ref rest);
        return FindLiteral(segment, rest, method) ?? anySegment?.Find(rest, method) ?? anyRest?.Find(method);
    }

    private Endpoint? FindLiteral(ReadOnlySpan<char> segment, ReadOnlySpan<char> rest, RequestMethod method) =>
        segment.Length < PathPattern.MaxLength && literals.TryGetValue(segment, out var child) ? child.Find(rest, method) : null;

    private bool TryFollowRun(ref ReadOnlySpan<char> rest)
    {
        for (var expected = run.Span; !expected.IsEmpty;)
        {
            if (expected.StartsWith(Wildcard))
            {
                if (rest.IsEmpty)
                {
                    return false;
                }

                PathSegments.Take(ref rest);
                expected = expected[Wildcard.Length..];
                continue;
            }

            var wildcard = expected.IndexOf(Wildcard);
            var literal = wildcard < 0 ? expected : expected[..wildcard];
            if (!rest.StartsWith(literal) || (rest.Length > literal.Length && rest[literal.Length] != '/'))
            {
                return false;
            }

            rest = rest[literal.Length..];
            expected = expected[literal.Length..];
        }

        return true;
    }

    private static string SegmentAt(int position, PatternEndpoints pattern)
    {
        var rest = pattern.Segments.AsSpan(position);
        return rest.IsEmpty ? "" : PathSegments.Take(ref rest).ToString();
    }

    /// <summary>Returns the length of the patterns' common beginning, in whole segments and up to a <c>**</c>.</summary>
    private static int FindEndOfRun(IReadOnlyList<PatternEndpoints> patterns, int start)
    {
        var first = patterns[0].Segments;
        var end = start + patterns.Min(pattern => first.AsSpan(start).CommonPrefixLength(pattern.Segments.AsSpan(start)));
        var isWhole = patterns.All(pattern => pattern.Segments.Length == end || pattern.Segments[end] == '/') && !first.AsSpan(start..end).EndsWith("/**");
        return isWhole ? end : first.LastIndexOf('/', end - 1);
    }
}
