namespace Avicenna.Domain.Endpoints;

/// <summary>
/// The endpoints of a tenant, prepared for matching. For each request it finds the endpoint with the most specific pattern among those of the
/// request's method (docs/api/endpoints-and-verify.md, "Which endpoint applies"). Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Matching allocates nothing, and its time depends on the length of the path, not on the number of endpoints. Several branches are tried only
/// where literals and wildcards compete, and each at most once: even the worst table takes no longer than reading it once.
/// </remarks>
public sealed class EndpointTable
{
    public static readonly EndpointTable Empty = new([]);

    // Approximate sizes in bytes: of an empty table, and of an endpoint without the characters of its pattern, which are stored in three forms.
    private const int OwnSize = 2048;
    private const int EndpointSize = 1000;
    private const int Forms = 3;

    private readonly EndpointNode root;
    private readonly HashSet<string> knownMethods;

    /// <exception cref="ArgumentException">Two of <paramref name="endpoints"/> have the same path and method.</exception>
    public EndpointTable(IEnumerable<Endpoint> endpoints)
    {
        var all = endpoints.ToList();
        root = new EndpointNode([.. all.GroupBy(endpoint => endpoint.Path).Select(pattern => new PatternEndpoints(pattern.Key, pattern))]);
        Size = OwnSize + all.Sum(endpoint => EndpointSize + (Forms * sizeof(char) * endpoint.Path.Value.Length));
        knownMethods = new HashSet<string>(all.Select(endpoint => endpoint.Method.Value).Concat(RegisteredMethods.Names), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The approximate size of the table in bytes.</summary>
    public int Size { get; }

    /// <summary>
    /// Whether a request's method differs only in case from a registered one or from one that an endpoint names, such as <c>get</c>. Methods are
    /// case-sensitive (RFC 9110 section 9.1), but not every program respects that, and no rule can be right for both readings.
    /// </summary>
    public bool IsAmbiguous(string method) => knownMethods.TryGetValue(method, out var known) && known != method;

    /// <summary>Finds the endpoint that applies to a request; null if none does.</summary>
    /// <param name="method">The request's method, case-sensitive. HEAD uses what a pattern has for GET if it has nothing for HEAD.</param>
    /// <param name="path">The request's path.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> was refused.</exception>
    public Endpoint? Find(ReadOnlySpan<char> method, in RequestPath path) =>
        path.Canonical.IsEmpty
            ? throw new ArgumentException("A path that was refused matches nothing", nameof(path))
            : root.Find(PathSegments.Of(path.Canonical), new RequestMethod(method));
}
