using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Avicenna.Application.Authentication;

namespace Avicenna.Application.Decisions;

/// <summary>Counts invalid keys by client address (IPv6: by /64), on this node only.</summary>
public sealed class FailedAttemptThrottle(IOptions<SecurityOptions> options, TimeProvider time) : IDisposable
{
    // Beyond this number, all new addresses share one limit.
    private const int MaxSources = 100_000;

    private readonly RequestWindows<AttemptSource> windows = new(time, MaxSources);

    /// <summary>Counts an attempt. It isn't admitted if the address has reached <see cref="SecurityOptions.FailedAttemptsPerMinute"/>.</summary>
    public LimitDecision Note(IPAddress? address) => windows.Acquire(AttemptSource.Of(address), options.Value.FailedAttemptsPerMinute);

    public void Dispose() => windows.Dispose();
}

/// <summary>
/// The source of attempts: an IPv4 address, or an IPv6 /64, which is the smallest network of a site (RFC 6177) and so belongs to a single
/// client.
/// </summary>
internal readonly record struct AttemptSource(AddressFamily Family, ulong Value)
{
    private const int Ipv6Length = 16;

    /// <summary>Returns the source of an address. All unknown addresses are one source.</summary>
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
