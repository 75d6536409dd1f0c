using System.Net;
using Avicenna.Application.RateLimiting;

namespace Avicenna.Application.Abstractions;

/// <summary>Counts keys that proved invalid by the address that they came from (IPv6: by its /64).</summary>
public interface IFailedAttemptThrottle
{
    /// <summary>Counts one more; it is not admitted where the address has had its share of <see cref="Authentication.SecurityOptions.FailedAttemptsPerMinute"/>.</summary>
    LimitDecision Note(IPAddress? address);
}
