using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Avicenna.Domain.Addresses;

/// <summary>
/// An IP address, or a network in CIDR notation. Only one spelling of each is accepted, so that nobody allows more addresses than intended:
/// <c>010.0.0.1</c> is 8.0.0.1 to some programs and 10.0.0.1 to others. An IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) is the same as
/// its IPv4 address.
/// </summary>
public sealed record AddressRange
{
    private const string Rule = "must be an IP address such as 10.0.0.7 or fd00::7, or a network such as 10.0.0.0/8 or fd00::/8";
    private const int MappedPrefixLength = 96;

    private AddressRange(IPNetwork network) => Network = network;

    /// <summary>The addresses as a network. A single address is a network that contains only itself.</summary>
    public IPNetwork Network { get; }

    private bool IsSingle => Network.PrefixLength == BitLength(Network.BaseAddress);

    /// <param name="text">The text to parse.</param>
    /// <param name="range">The range.</param>
    /// <param name="problem">What is wrong and what is expected, as the rest of a message that begins with the text.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AddressRange? range, [NotNullWhen(false)] out string? problem)
    {
        (range, problem) = Read(text ?? "");
        if (range is null && Simplify(text ?? "") is { } simple && simple != text && Read(simple).Range is { } meant)
        {
            problem = $"must be written {meant}";
        }

        return range is not null;
    }

    /// <summary>Whether the range contains an address, whether or not its IPv4 is mapped to IPv6, and whatever its zone.</summary>
    public bool Contains(IPAddress address) => Network.Contains(Unmap(address));

    /// <summary>Returns the canonical form: without a prefix length for a single address; IPv6 as in RFC 5952.</summary>
    public override string ToString() => IsSingle ? Network.BaseAddress.ToString() : Network.ToString();

    private static (AddressRange? Range, string? Problem) Read(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryReadAddress(slash < 0 ? text : text[..slash], out var address))
        {
            return (null, Rule);
        }

        var plain = Unmap(address);
        if (slash < 0)
        {
            return (new AddressRange(new IPNetwork(plain, BitLength(plain))), null);
        }

        if (!TryReadNumber(text[(slash + 1)..], BitLength(address), out var length))
        {
            return (null, $"must have a whole number from 0 to {BitLength(address)} after the slash");
        }

        // With a prefix that ends before the mapped address begins, it is an IPv6 network.
        if (address.IsIPv4MappedToIPv6 && length >= MappedPrefixLength)
        {
            (address, length) = (plain, length - MappedPrefixLength);
        }

        // Clears the bits after the prefix.
        var network = new IPNetwork(address, length);
        if (network.BaseAddress.Equals(address))
        {
            return (new AddressRange(network), null);
        }

        var hint = address.IsIPv4MappedToIPv6 && length <= BitLength(plain) ? $"; the IPv4 network is written {new IPNetwork(plain, length)}" : "";
        return (null, $"has bits set after the first {length}; its network is {network}{hint}");
    }

    private static bool TryReadAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        var isIPv6 = text.Contains(':', StringComparison.Ordinal);
        var ipv4 = text[(text.LastIndexOf(':') + 1)..];
        return (isIPv6 ? text.All(character => char.IsAsciiHexDigit(character) || character is ':' or '.') : ipv4.Contains('.', StringComparison.Ordinal))
            && (!ipv4.Contains('.', StringComparison.Ordinal) || IsDottedDecimal(ipv4))
            && IPAddress.TryParse(text, out address);
    }

    private static bool IsDottedDecimal(string text) =>
        text.Split('.') is { Length: 4 } parts && parts.All(part => TryReadNumber(part, byte.MaxValue, out _));

    /// <summary>Parses digits without a leading zero, up to a maximum.</summary>
    private static bool TryReadNumber(string text, int max, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= max && (text.Length == 1 || text[0] != '0');

    /// <summary>Removes what other notations add: spaces, the brackets and port of a URL, a zone.</summary>
    private static string? Simplify(string text)
    {
        var simple = string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
        if (simple.StartsWith('[') && simple.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
        {
            var slash = simple.IndexOf('/', end);
            simple = simple[1..end] + (slash < 0 ? "" : simple[slash..]);
        }

        var zone = simple.IndexOf('%', StringComparison.Ordinal);
        var prefix = simple.IndexOf('/', StringComparison.Ordinal);
        return zone < 0 ? simple : simple[..zone] + (prefix < zone ? "" : simple[prefix..]);
    }

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static int BitLength(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
}
