namespace Avicenna.Domain.Endpoints;

/// <summary>The endpoints of one pattern, by method.</summary>
internal sealed class PatternEndpoints
{
    private readonly Dictionary<string, Endpoint>.AlternateLookup<ReadOnlySpan<char>> named;
    private readonly Endpoint? any;

    /// <exception cref="ArgumentException">Two of <paramref name="endpoints"/> have the same method.</exception>
    public PatternEndpoints(PathPattern pattern, IEnumerable<Endpoint> endpoints)
    {
        Segments = PathSegments.Of(pattern.Canonical).ToString();
        var byMethod = endpoints.ToDictionary(endpoint => endpoint.Method.Value);
        byMethod.Remove(EndpointMethod.Any.Value, out any);
        named = byMethod.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The segments of the pattern, as <see cref="PathSegments.Of"/> returns them.</summary>
    public string Segments { get; }

    public Endpoint? Find(RequestMethod method) =>
        named.TryGetValue(method.Name, out var endpoint) || named.TryGetValue(method.Fallback, out endpoint) ? endpoint : any;
}
