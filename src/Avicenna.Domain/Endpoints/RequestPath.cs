namespace Avicenna.Domain.Endpoints;

/// <summary>The path of a request, which has exactly one reading (docs/api/endpoints-and-verify.md, "Paths").</summary>
public readonly struct RequestPath
{
    private readonly ReadOnlyMemory<char> canonical;

    private RequestPath(ReadOnlyMemory<char> canonical) => this.canonical = canonical;

    /// <summary>
    /// The same text for all paths with the same decision: ASCII in lower case, only unreserved characters unescaped, no trailing slash except for
    /// the root. Empty if nothing was read.
    /// </summary>
    public ReadOnlySpan<char> Canonical => canonical.Span;

    /// <summary>Reads the path of a request's target as forwarded by a proxy, without its query; false if it is refused.</summary>
    /// <param name="target">The octets of the target, one per character (Latin-1), such as <c>/a/b?x=1</c>. A canonical path isn't copied.</param>
    /// <param name="path">The path; empty if it is refused.</param>
    public static bool TryRead(string target, out RequestPath path)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var octets = query < 0 ? target.AsMemory() : target.AsMemory(0, query);
        var problem = PathReader.Read(octets, PathSpelling.PlainInRequests, out var canonical);
        path = new RequestPath(canonical);
        return problem is null;
    }

    /// <summary>Reads a target that was given as text, or says in a sentence why it is refused.</summary>
    public static bool TryParse(string target, out RequestPath path, [NotNullWhen(false)] out string? problem)
    {
        path = default;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        if (!PathReader.TryEncode(query < 0 ? target : target[..query], out var octets))
        {
            problem = PathProblems.LoneSurrogate;
            return false;
        }

        problem = PathReader.Read(octets.AsMemory(), PathSpelling.PlainInRequests, out var canonical);
        path = new RequestPath(canonical);
        return problem is null;
    }

    public override string ToString() => canonical.ToString();
}
