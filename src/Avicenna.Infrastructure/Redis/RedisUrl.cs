using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Redis;

/// <summary>
/// Parses <c>redis://user:password@host:port/database</c>, or <c>rediss://</c> with TLS. User and password may be percent-encoded, and must be
/// if they contain <c>/</c>, <c>?</c>, <c>#</c> or <c>%</c>. Several hosts are separated by commas.
/// </summary>
internal static partial class RedisUrl
{
    private const string Plain = "redis";
    private const string Encrypted = "rediss";
    private const string Separator = "://";

    /// <summary>Whether a connection string is a URL, with any scheme.</summary>
    public static bool IsUrl(string connectionString) => Scheme.IsMatch(connectionString);

    /// <summary>Whether a text can be a host name.</summary>
    public static bool IsHost(string text) => HostAndPort.Match(text) is { Success: true } match && match.Groups["host"].Value == text;

    /// <summary>Applies the URL to the configuration.</summary>
    /// <exception cref="RedisConfigurationException">The URL is invalid. The message repeats none of it.</exception>
    public static void Apply(string url, ConfigurationOptions configuration)
    {
        var (scheme, rest) = Cut(url, Separator);
        configuration.Ssl = scheme.ToLowerInvariant() switch
        {
            Plain => false,
            Encrypted => true,
            _ => throw new RedisConfigurationException("the scheme must be redis:// or, with TLS, rediss://"),
        };
        if (rest.AsSpan().ContainsAny('?', '#'))
        {
            throw new RedisConfigurationException(
                "a redis:// URL can't contain '?' or '#'; in a user or password write %3F and %23, and for other options use the form host:port,option=value");
        }

        var (authority, database) = Cut(rest, "/");
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            ApplyCredentials(authority[..at], configuration);
        }

        foreach (var host in authority[(at + 1)..].Split(','))
        {
            configuration.EndPoints.Add(ParseEndPoint(host));
        }

        configuration.DefaultDatabase = ParseDatabase(database);
    }

    private static void ApplyCredentials(string credentials, ConfigurationOptions configuration)
    {
        var (user, password) = Cut(credentials, ":");
        if (password.Length == 0)
        {
            throw new RedisConfigurationException("the password is missing; before the '@', write user:password, or :password without a user");
        }

        configuration.User = user.Length == 0 ? null : Decode(user, "user");
        configuration.Password = Decode(password, "password");
    }

    private static string Decode(string text, string part) => BrokenEscape.IsMatch(text)
        ? throw new RedisConfigurationException($"the {part} has a '%' that isn't part of an escape; write a percent sign as %25")
        : Uri.UnescapeDataString(text);

    private static EndPoint ParseEndPoint(string text)
    {
        if (HostAndPort.Match(text) is not { Success: true } match)
        {
            throw new RedisConfigurationException("the host must be a name, an IPv4 address or an IPv6 address in brackets, optionally followed by ':' and a port");
        }

        var port = 6379;
        if (match.Groups["port"] is { Success: true, Value: var digits } && (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > IPEndPoint.MaxPort))
        {
            throw new RedisConfigurationException("the port must be a number from 1 to 65535");
        }

        if (match.Groups["ipv6"] is { Success: true, Value: var ipv6 })
        {
            return IPAddress.TryParse(ipv6, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
                ? new IPEndPoint(address, port)
                : throw new RedisConfigurationException("the text in brackets must be an IPv6 address");
        }

        var host = match.Groups["host"].Value;
        return IPAddress.TryParse(host, out var ipv4) ? new IPEndPoint(ipv4, port) : new DnsEndPoint(host, port);
    }

    private static int? ParseDatabase(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new RedisConfigurationException("the host may be followed only by a database number, as in /0; write a '/' in a user or password as %2F");
    }

    private static (string Before, string After) Cut(string text, string separator)
    {
        var index = text.IndexOf(separator, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + separator.Length)..]);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*://", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme { get; }

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex BrokenEscape { get; }

    [GeneratedRegex(@"^(?:\[(?<ipv6>[0-9A-Fa-f:.]+)\]|(?<host>[A-Za-z0-9._-]+))(?::(?<port>[^:]*))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostAndPort { get; }
}
