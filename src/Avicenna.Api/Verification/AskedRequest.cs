using Avicenna.Api.Routing;
using Avicenna.Domain.Endpoints;

namespace Avicenna.Api.Verification;

/// <summary>The request that a call to <c>/verify</c> asks about: its method and target, as the proxy received them.</summary>
internal readonly record struct AskedRequest(string Method, string Target)
{
    public const string Path = "/verify";
    public const string ForwardedMethod = "X-Forwarded-Method";
    public const string ForwardedUri = "X-Forwarded-Uri";
    public const string OriginalMethod = "X-Original-Method";
    public const string OriginalUri = "X-Original-URI";
    public const string OriginalUrl = "X-Original-URL";

    public static readonly IReadOnlyList<string> Headers = [ForwardedMethod, ForwardedUri, OriginalMethod, OriginalUri, OriginalUrl];

    /// <summary>
    /// Whether a call is for <c>/verify</c>, according to its raw target: a normalized <c>/verify/../health/live</c> would be another endpoint,
    /// whose 200 a proxy would take for permission.
    /// </summary>
    public static bool IsVerification(HttpRequest call) =>
        RawTarget.Of(call) is var target && (target == Path || target.StartsWith($"{Path}?", StringComparison.Ordinal) || IsPrefixed(target));

    /// <summary>Reads which request a call asks about, from the rest of its own target or from one pair of headers.</summary>
    /// <param name="call">The call.</param>
    /// <param name="asked">The request; null if the call doesn't describe one.</param>
    /// <returns>False if the description is ambiguous: two pairs, half a pair, a repeated header, or an invalid method or URL.</returns>
    public static bool TryRead(HttpRequest call, out AskedRequest? asked)
    {
        var target = RawTarget.Of(call);
        if (!IsPrefixed(target))
        {
            return TryReadPair(call.Headers, out asked);
        }

        asked = new AskedRequest(call.Method, target[Path.Length..]);
        return !Headers.Any(call.Headers.ContainsKey);
    }

    private static bool IsPrefixed(string target) => target.StartsWith($"{Path}/", StringComparison.Ordinal);

    private static bool TryReadPair(IHeaderDictionary headers, out AskedRequest? asked)
    {
        var (method, target) = (headers[ForwardedMethod], headers[ForwardedUri]);
        var (otherMethod, uri, url) = (headers[OriginalMethod], headers[OriginalUri], headers[OriginalUrl]);
        var (count, otherCount) = (method.Count + target.Count, otherMethod.Count + uri.Count + url.Count);
        if (count == 0)
        {
            (method, target) = (otherMethod, url.Count == 0 ? uri : AbsoluteUrl.TryReadTarget(url.ToString(), out var rest) ? rest : default);
        }

        // A proxy may have joined repeated headers with commas, which no method contains (RFC 9110 section 5.3).
        asked = method is [{ } one] && EndpointMethod.IsToken(one) && target is [{ Length: > 0 } only] ? new AskedRequest(one, only) : null;
        return (count, otherCount) is (0, 0) || (asked is not null && (count, otherCount) is (2, 0) or (0, 2));
    }
}
