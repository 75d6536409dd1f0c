using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Routing;

/// <summary>The target of a call as it stands in the request line. Kestrel decodes and normalizes <see cref="HttpRequest.Path"/>.</summary>
internal static class RawTarget
{
    public static string Of(HttpRequest call) => call.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// <summary>
    /// Makes a target with dot segments nobody's, a 404: a proxy that asks below a wrong prefix must not be answered by
    /// the health page that <c>/VERIFY/../health/live</c> leads to.
    /// </summary>
    public static Task HideUnclearAsync(HttpContext context, RequestDelegate next)
    {
        if (!HasAllSegments(context.Request))
        {
            context.SetEndpoint(null);
        }

        return next(context);
    }

    // Kestrel takes out nothing but dot segments, each with a slash. Servers must accept the absolute form too (RFC 9112 section 3.2.2).
    private static bool HasAllSegments(HttpRequest call)
    {
        var target = Of(call);
        var path = (AbsoluteUrl.TryReadTarget(target, out var rest) ? rest : target).AsSpan();
        var query = path.IndexOf('?');
        return (query < 0 ? path : path[..query]).Count('/') == call.Path.Value.AsSpan().Count('/');
    }
}
