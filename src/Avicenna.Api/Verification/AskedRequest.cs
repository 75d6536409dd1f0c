using Avicenna.Api.Routing;
using Avicenna.Domain.Endpoints;

namespace Avicenna.Api.Verification;

/// <summary>The request that <c>/verify</c> is asked about: its method and its target, as the proxy got them.</summary>
internal readonly record struct AskedRequest(string Method, string Target)
{
    public const string Path = "/verify";
    public const string ForwardedMethod = "X-Forwarded-Method";
    public const string ForwardedUri = "X-Forwarded-Uri";
    public const string OriginalMethod = "X-Original-Method";
    public const string OriginalUri = "X-Original-URI";
    public const string OriginalUrl = "X-Original-URL";

    /// <summary>
    /// Whether a call is one for <c>/verify</c>. Its raw target says so: a normalized <c>/verify/../health/live</c> would be another page, whose
    /// 200 a proxy takes for a yes.
    /// </summary>
    public static bool IsVerification(HttpRequest call) =>
        RawTarget.Of(call) is var target && (target == Path || target.StartsWith($"{Path}?", StringComparison.Ordinal) || IsPrefixed(target));

    /// <summary>Reads which request a call is about: the rest of its own target, or the one pair of headers that there may be.</summary>
    /// <param name="call">The call.</param>
    /// <param name="asked">What it says; null where it says nothing.</param>
    /// <returns>False: which request is meant can't be told, for there are two pairs, half a pair, a repeated header, no method or no URL.</returns>
    public static bool TryRead(HttpRequest call, out AskedRequest? asked)
    {
        var target = RawTarget.Of(call);
        if (!IsPrefixed(target))
        {
            return TryReadPair(call.Headers, out asked);
        }

        asked = new AskedRequest(call.Method, target[Path.Length..]);
        return !new[] { ForwardedMethod, ForwardedUri, OriginalMethod, OriginalUri, OriginalUrl }.Any(call.Headers.ContainsKey);
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

        // A proxy may have joined repeated headers with commas, which no method has (RFC 9110 section 5.3).
        asked = method is [{ } one] && EndpointMethod.IsToken(one) && target is [{ Length: > 0 } only] ? new AskedRequest(one, only) : null;
        return (count, otherCount) is (0, 0) || (asked is not null && (count, otherCount) is (2, 0) or (0, 2));
    }
}
