using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Avicenna.Api.Gateway;

/// <summary>A URL with one scheme more than HTTP has: <c>h2c</c> for HTTP/2 without TLS, whose version no handshake negotiates.</summary>
internal static class GatewayUrl
{
    public const string Http2Scheme = "h2c";

    public static bool IsHttp2(string url) => url.StartsWith($"{Http2Scheme}:", StringComparison.OrdinalIgnoreCase);

    public static HttpProtocols ProtocolsOf(string url) => IsHttp2(url) ? HttpProtocols.Http2
        : url.StartsWith($"{Uri.UriSchemeHttps}:", StringComparison.OrdinalIgnoreCase) ? HttpProtocols.Http1AndHttp2
        : HttpProtocols.Http1;

    public static string ToHttp(string url) => IsHttp2(url) ? $"{Uri.UriSchemeHttp}{url[Http2Scheme.Length..]}" : url;
}
