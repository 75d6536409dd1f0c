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
        var sent = query < 0 ? target : target[..query];
        var decoded = Uri.UnescapeDataString(sent);
        return Is(request.Path.Value ?? "") || Is(request.PathBase.Value + request.Path.Value);

        // What a server decodes in another way, such as %2F and dot segments, isn't equal either; Avicenna refuses all of it.
        bool Is(string path) => path == sent || path == decoded;
    }
}
