using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Avicenna.Application.Authentication;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Decisions;

/// <summary>Counts keys that proved invalid by the address that they came from (IPv6: by its /64), on this node alone.</summary>
public sealed class FailedAttemptThrottle(IOptions<SecurityOptions> options, TimeProvider time) : IDisposable
{
    // Who has more addresses than that shares one limit with all others that are new.
    private const int MaxSources = 100_000;

    private readonly RequestWindows<AttemptSource> windows = new(time, MaxSources);

    /// <summary>Counts one more; it is not admitted where the address has had its share of <see cref="SecurityOptions.FailedAttemptsPerMinute"/>.</summary>
    public LimitDecision Note(IPAddress? address) => windows.Acquire(AttemptSource.Of(address), options.Value.FailedAttemptsPerMinute);

    public void Dispose() => windows.Dispose();
}

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
