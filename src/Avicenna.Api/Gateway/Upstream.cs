using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace Avicenna.Api.Gateway;

/// <summary>A tenant's API, at one or more addresses of the same scheme.</summary>
internal sealed class Upstream(UpstreamAddress[] addresses, TimeSpan timeout)
{
    private uint next;

    public IReadOnlyList<UpstreamAddress> Addresses => addresses;

    public bool IsHttps { get; } = addresses[0].IsHttps;

    /// <summary>What the URLs of requests begin with, until an address is chosen.</summary>
    public string Prefix { get; } = addresses[0].ToString();

    /// <summary>How requests are sent.</summary>
    public ForwarderRequestConfig Requests { get; } = new() { Version = addresses[0].Version, VersionPolicy = addresses[0].VersionPolicy, ActivityTimeout = timeout };

    /// <summary>How requests for WebSockets are sent, which may be silent for any time.</summary>
    public ForwarderRequestConfig WebSockets { get; } =
        new() { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact, ActivityTimeout = Timeout.InfiniteTimeSpan };

    /// <summary>Chooses the address with the fewest requests under way: a healthy one, or any if none is.</summary>
    /// <param name="tried">The addresses that can't be reached.</param>
    /// <returns>Null if all have been tried.</returns>
    public UpstreamAddress? Choose(IReadOnlyCollection<UpstreamAddress> tried)
    {
        if (addresses.Length == 1)
        {
            return tried.Count == 0 ? addresses[0] : null;
        }

        // Each choice begins at another address, so that equal ones take turns.
        var start = Interlocked.Increment(ref next);
        UpstreamAddress? best = null;
        for (var i = 0; i < addresses.Length; i++)
        {
            var candidate = addresses[(start + (uint)i) % (uint)addresses.Length];
            if (!tried.Contains(candidate) && (best is null || (!candidate.IsHealthy, candidate.Requests).CompareTo((!best.IsHealthy, best.Requests)) < 0))
            {
                best = candidate;
            }
        }

        return best;
    }
}
