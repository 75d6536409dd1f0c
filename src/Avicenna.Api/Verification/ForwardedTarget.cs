using Avicenna.Domain.Endpoints;

namespace Avicenna.Api.Verification;

/// <summary>The request that <c>/verify</c> is asked about, as a proxy forwards it: its method and its target, both unread.</summary>
internal readonly record struct ForwardedTarget(string Method, string Uri)
{
    private const string ForwardedMethod = "X-Forwarded-Method";
    private const string ForwardedUri = "X-Forwarded-Uri";
    private const string OriginalMethod = "X-Original-Method";
    private const string OriginalUri = "X-Original-URI";

    /// <summary>Reads the one pair of headers that there may be.</summary>
    /// <param name="headers">The headers of the call.</param>
    /// <param name="target">What they say; null where there are none.</param>
    /// <returns>False: which request is meant can't be told, for there are two pairs, half a pair, a repeated header or no method.</returns>
    public static bool TryRead(IHeaderDictionary headers, out ForwardedTarget? target)
    {
        var (method, uri) = (headers[ForwardedMethod], headers[ForwardedUri]);
        var (otherMethod, otherUri) = (headers[OriginalMethod], headers[OriginalUri]);
        if (method.Count + uri.Count == 0)
        {
            (method, uri, otherMethod, otherUri) = (otherMethod, otherUri, method, uri);
        }

        // A proxy may have joined repeated headers with commas, which no method has (RFC 9110 section 5.3).
        target = method is [{ } one] && EndpointMethod.IsToken(one) && uri is [{ Length: > 0 } only] ? new ForwardedTarget(one, only) : null;
        return otherMethod.Count + otherUri.Count == 0 && (target is not null || method.Count + uri.Count == 0);
    }
}
