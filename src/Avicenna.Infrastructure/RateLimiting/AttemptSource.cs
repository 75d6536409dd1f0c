using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>
/// Where attempts come from: an IPv4 address, or a /64 of IPv6, which is the least that one site has (RFC 6177) and so no more than one
/// client.
/// </summary>
internal readonly record struct AttemptSource(AddressFamily Family, ulong Value)
{
    private const int Ipv6Length = 16;

    /// <summary>The source of an address; all that come from nobody knows where are one.</summary>
    public static AttemptSource Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[Ipv6Length];
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).TryWriteBytes(bytes, out var length);
        return length == Ipv6Length
            ? new AttemptSource(AddressFamily.InterNetworkV6, BinaryPrimitives.ReadUInt64BigEndian(bytes))
            : new AttemptSource(AddressFamily.InterNetwork, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }
}
