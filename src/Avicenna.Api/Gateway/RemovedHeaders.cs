using System.Buffers;
using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace Avicenna.Api.Gateway;

/// <summary>
/// The headers of a request that the API never receives: those of the client's connection, and those in which a client could claim an identity,
/// an address or another target. The latter are those of <c>docs/proxies</c>, and a test compares them.
/// </summary>
internal static class RemovedHeaders
{
    // Many programs read X_Avicenna_Key_Id and X.Avicenna.Key.Id as X-Avicenna-Key-Id.
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] Beginnings = ["X-Avicenna", "X-Forwarded", "X-Original-"];

    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        [
            // RFC 9110 section 7.6.1, and what else concerns one connection. Trailers of requests aren't sent.
            "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "HTTP2-Settings", "Proxy-Authorization", "Proxy-Authenticate",
            // Sent by other means.
            "Host",
            "CF-Access-Authenticated-User-Email", "CF-Access-JWT-Assertion", "CF-Connecting-IP", "CF-Connecting-IPv6", "CF-Pseudo-IPv4", "Client-IP", "Fastly-Client-IP",
            "Fly-Client-IP", "Forwarded", "Forwarded-For", "Front-End-Https", "MS-ASPNETCORE-ClientCert", "MS-ASPNETCORE-Token", "MS-ASPNETCORE-WinAuthToken", "Proxy",
            "Proxy-Client-IP", "Remote-Email", "Remote-Groups", "Remote-Name", "Remote-User", "Script-Name", "SSL-Client-Cert", "Tailscale-User-Login", "Tailscale-User-Name",
            "True-Client-IP", "WL-Proxy-Client-IP", "X-Accel-Mapping", "X-Accel-Redirect", "X-Amzn-Oidc-Data", "X-Amzn-Oidc-Identity", "X-Appengine-Remote-Addr",
            "X-Appengine-User-IP", "X-ARR-ClientCert", "X-Auth-Request-Access-Token", "X-Auth-Request-Email", "X-Auth-Request-Groups", "X-Auth-Request-Preferred-Username",
            "X-Auth-Request-User", "X-Azure-ClientIP", "X-Client-Cert", "X-Client-IP", "X-Cluster-Client-IP", "X-Envoy-External-Address", "X-Envoy-Original-Path",
            "X-Goog-Authenticated-User-Email", "X-Goog-Authenticated-User-Id", "X-Goog-IAP-JWT-Assertion", "X-Host", "X-HTTP-Host-Override", "X-HTTP-Method",
            "X-HTTP-Method-Override", "X-Ingress-Path", "X-Method-Override", "X-Middleware-Subrequest", "X-MS-Client-Principal", "X-MS-Client-Principal-Id",
            "X-MS-Client-Principal-Name", "X-Originating-IP", "X-ProxyUser-IP", "X-Real-Host", "X-Real-IP", "X-Real-Port", "X-Remote-Addr", "X-Remote-IP", "X-Remote-User",
            "X-Replaced-Path", "X-Request-URI", "X-Rewrite-URL", "X-Scheme", "X-Script-Name", "X-Sendfile-Type", "X-SSL-Client-Cert", "X-URL-Scheme", "X-Vercel-Forwarded-For",
            "X-Webauth-Email", "X-Webauth-Name", "X-Webauth-Role", "X-Webauth-User",
        ],
        StringComparer.OrdinalIgnoreCase);

    public static bool Contain(string name) => name.AsSpan().ContainsAnyExcept(NameCharacters) || Names.Contains(name) || HasBeginning(name);

    // A lambda would be allocated for each header.
    private static bool HasBeginning(string name)
    {
        foreach (var beginning in Beginnings)
        {
            if (name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the names in a <c>Connection</c> header, which concern only the connection that it came on.</summary>
    public static IReadOnlySet<string>? NamedBy(StringValues connection) => connection.Count == 0
        ? null
        : connection.SelectMany(value => value!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
