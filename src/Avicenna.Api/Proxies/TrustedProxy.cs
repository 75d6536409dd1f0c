using System.Net;

namespace Avicenna.Api.Proxies;

/// <summary>Reads an address or a network in CIDR notation; a single address is the network of just that one.</summary>
internal static class TrustedProxy
{
    public static bool TryParse(string? text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
        {
            return true;
        }

        if (text is null || text.Contains('/', StringComparison.Ordinal) || !IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        // Peers that come over IPv4 are compared as such.
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
