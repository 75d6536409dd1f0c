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

        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
