namespace Avicenna.Domain.Endpoints;

/// <summary>
/// The endpoints of a tenant, made ready to be found: for a request the one with the most specific pattern among those of its method
/// (docs/api.md "Patterns"). It never changes, so any number of threads may use it.
/// </summary>
/// <remarks>
/// Finding allocates nothing and takes time by the length of the path, not by the number of endpoints. Only where literals stand beside wildcards may
/// several branches be tried, each of them at most once: even a table made to be slow takes no longer than reading it once.
/// </remarks>
public sealed class EndpointTable
{
    public static readonly EndpointTable Empty = new([]);

    /// <summary>About how many bytes a table takes without endpoints, and an endpoint beside the characters of its pattern, which stand in three forms.</summary>
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

    /// <summary>About how many bytes of memory the table takes.</summary>
    public int Size { get; }

    /// <summary>
    /// Whether a request's method differs only in case from a registered one or from one that an endpoint names, such as <c>get</c>. Methods are
    /// case-sensitive (RFC 9110 section 9.1), but not every program treats them so: no rule can be right for both readings.
    /// </summary>
    public bool IsAmbiguous(string method) => knownMethods.TryGetValue(method, out var known) && known != method;

    /// <summary>The endpoint that decides a request; null where none is about it.</summary>
    /// <param name="method">The request's method, case-sensitive. HEAD uses what a pattern has for GET if it has nothing for HEAD.</param>
    /// <param name="path">The request's path.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> was refused when it was read.</exception>
    public Endpoint? Find(ReadOnlySpan<char> method, in RequestPath path) =>
        path.Canonical.IsEmpty
            ? throw new ArgumentException("A path that was refused matches nothing", nameof(path))
            : root.Find(PathSegments.Of(path.Canonical), new RequestMethod(method));
}
