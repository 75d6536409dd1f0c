using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Avicenna.Api.Routing;

/// <summary>
/// Finds the target in an absolute URL in its plain form. It doesn't use a URL parser, which may find a different target: nginx accepts
/// <c>Host: api.example.com:?</c>, and to a parser <c>http://api.example.com:?/admin</c> has no path.
/// </summary>
internal static class AbsoluteUrl
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Parses <c>http://</c> or <c>https://</c>, a host name or an IPv6 address in brackets, an optional port, and the target.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="target">Everything from the slash after the authority; empty if there is none.</param>
    /// <returns>False if <paramref name="url"/> is anything else.</returns>
    public static bool TryReadTarget(string url, out string target)
    {
        target = "";
        foreach (var scheme in (ReadOnlySpan<string>)["http://", "https://"])
        {
            if (url.StartsWith(scheme, StringComparison.Ordinal) && url.IndexOf('/', scheme.Length) is > 0 and var slash && IsAuthority(url.AsSpan(scheme.Length..slash)))
            {
                target = url[slash..];
                return true;
            }
        }

        return false;
    }

    private static bool IsAuthority(ReadOnlySpan<char> authority)
    {
        var hostEnd = authority.StartsWith('[') ? authority.IndexOf(']') + 1 : authority.IndexOf(':');
        return hostEnd < 0 ? IsHost(authority) : IsHost(authority[..hostEnd]) && (hostEnd == authority.Length || IsPort(authority[hostEnd..]));
    }

    private static bool IsHost(ReadOnlySpan<char> host) =>
        host is ['[', .. var address, ']']
            ? !address.ContainsAnyExcept(AddressCharacters) && IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6
            : !host.IsEmpty && !host.ContainsAnyExcept(NameCharacters);

    private static bool IsPort(ReadOnlySpan<char> port) => port is [':', .. { Length: >= 1 and <= 5 } digits] && !digits.ContainsAnyExcept(Digits);
}
