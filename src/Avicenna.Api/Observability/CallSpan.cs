using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace Avicenna.Api.Observability;

/// <summary>
/// The span of a call, within the caller's trace. It has only what the server itself names: the framework's own span would have the path, which may
/// contain a key. Nothing is created if nobody listens.
/// </summary>
internal static class CallSpan
{
    public const string MethodLabel = "http.request.method";
    public const string RouteLabel = "http.route";
    public const string StatusLabel = "http.response.status_code";

    private const string Verify = "/verify";

    private static readonly HashSet<string> KnownMethods =
        [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Put, HttpMethods.Delete, HttpMethods.Options];

    public static Activity? Start(HttpContext context)
    {
        if (!Telemetry.Activities.HasListeners())
        {
            return null;
        }

        var headers = context.Request.Headers;
        ActivityContext.TryParse(headers[HeaderNames.TraceParent], headers[HeaderNames.TraceState], isRemote: true, out var caller);
        return Telemetry.Activities.StartActivity("HTTP", ActivityKind.Server, caller);
    }

    /// <summary>Names a span after the route, and adds the response.</summary>
    public static void Describe(Activity? span, HttpContext context)
    {
        if (span is null)
        {
            return;
        }

        var route = FindRoute(context);
        var method = MethodOf(context.Request);
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag(MethodLabel, method);
        span.SetTag(RouteLabel, route);
        span.SetTag(StatusLabel, context.Response.StatusCode);
        span.SetTag("avicenna.request_id", context.TraceIdentifier);
        span.SetTag("avicenna.code", context.Features.Get<RefusedWith>()?.Code);
        span.SetStatus(context.Response.StatusCode >= StatusCodes.Status500InternalServerError ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
    }

    /// <summary>The method, or <c>_OTHER</c> if no call of the API has it: a label must not have values that a client chooses.</summary>
    public static string MethodOf(HttpRequest request) => KnownMethods.Contains(request.Method) ? request.Method : "_OTHER";

    /// <summary>The route's template; null if no route matched.</summary>
    public static string? FindRoute(HttpContext context) =>
        // The exception handler takes the endpoint away.
        (context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) is RouteEndpoint { RoutePattern.RawText: { } route } ? $"/{route.TrimStart('/')}"
        : context.Request.Path.StartsWithSegments(Verify) ? Verify
        : null;
}

/// <summary>The code of the error that a call was answered with.</summary>
internal sealed record RefusedWith(string Code);
