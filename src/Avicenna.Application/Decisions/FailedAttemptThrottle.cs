using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Avicenna.Application.Authentication;
using Avicenna.Application.Observability;

namespace Avicenna.Application.Decisions;

/// <summary>Counts invalid keys by client address (IPv6: by /64), on this node only.</summary>
public sealed class FailedAttemptThrottle(IOptions<SecurityOptions> options, TimeProvider time) : IDisposable
{
    // Beyond this number, all new addresses share one limit.
    private const int MaxSources = 100_000;

    private static readonly Counter<long> Attempts =
        Telemetry.Meter.CreateCounter<long>(Telemetry.FailedAttempts, "{attempt}", "Presented keys that were invalid, by whether the address was within its limit");

    private static readonly KeyValuePair<string, object?> IsAdmitted = new("throttled", "false");
    private static readonly KeyValuePair<string, object?> IsThrottled = new("throttled", "true");

    private readonly RequestWindows<AttemptSource> windows = new(time, MaxSources);

    /// <summary>Counts an attempt. It isn't admitted if the address has reached <see cref="SecurityOptions.FailedAttemptsPerMinute"/>.</summary>
    public LimitDecision Note(IPAddress? address)
    {
        var attempt = windows.Acquire(AttemptSource.Of(address), options.Value.FailedAttemptsPerMinute);
        Attempts.Add(1, attempt.IsAdmitted ? IsAdmitted : IsThrottled);
        return attempt;
    }

    public void Dispose() => windows.Dispose();
}

/// <summary>
/// The source of attempts: an IPv4 address, or an IPv6 /64, which is the smallest network of a site (RFC 6177) and so belongs to a single
/// client.
/// </summary>
public readonly record struct AttemptSource(AddressFamily Family, ulong Value)
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
