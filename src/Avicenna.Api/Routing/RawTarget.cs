using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Routing;

/// <summary>The target of a call exactly as in the request line. Kestrel decodes and normalizes <see cref="HttpRequest.Path"/>.</summary>
internal static class RawTarget
{
    public static string Of(HttpRequest call) => call.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// <summary>
    /// Responds with 404 to a target with dot segments. A proxy that uses a wrong prefix must not get the health response to which
    /// <c>/VERIFY/../health/live</c> leads.
    /// </summary>
    public static Task RejectDotSegmentsAsync(HttpContext context, RequestDelegate next)
    {
        if (!HasAllSegments(context.Request))
        {
            context.SetEndpoint(null);
        }

        return next(context);
    }

    // Kestrel removes only dot segments, each with a slash. Servers must also accept the absolute form (RFC 9112 section 3.2.2).
    private static bool HasAllSegments(HttpRequest call)
    {
        var target = Of(call);
        var path = (AbsoluteUrl.TryReadTarget(target, out var rest) ? rest : target).AsSpan();
        var query = path.IndexOf('?');
        return (query < 0 ? path : path[..query]).Count('/') == call.Path.Value.AsSpan().Count('/');
    }
}
