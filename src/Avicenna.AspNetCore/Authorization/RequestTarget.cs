using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.AspNetCore.Authorization;

/// <summary>Compares the request that Avicenna decides about with the one that the API runs.</summary>
internal static class RequestTarget
{
    /// <summary>
    /// Whether the path that endpoints are selected by is still that of the raw target. Middleware may have rewritten it, and then another endpoint
    /// runs than was decided about. A path base that middleware has split off or added is no rewriting.
    /// </summary>
    public static bool IsUnchanged(HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = Uri.UnescapeDataString(query < 0 ? target : target[..query]);
        var (basis, rest) = (Unescape(request.PathBase), Unescape(request.Path));
        return path == rest || path == basis + rest;
    }

    // A server leaves some escapes, such as that of a slash.
    private static string Unescape(PathString path) => Uri.UnescapeDataString(path.Value ?? "");
}
