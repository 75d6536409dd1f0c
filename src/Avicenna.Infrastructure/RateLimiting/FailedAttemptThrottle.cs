using System.Net;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Authentication;
using Avicenna.Application.RateLimiting;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>Counts on this node alone.</summary>
internal sealed class FailedAttemptThrottle(IOptions<SecurityOptions> options, TimeProvider time) : IFailedAttemptThrottle, IDisposable
{
    // Who has more addresses than that shares one limit with all others that are new.
    private const int MaxSources = 100_000;

    private readonly RequestWindows<AttemptSource> windows = new(time, MaxSources);

    public LimitDecision Note(IPAddress? address) => windows.Acquire(AttemptSource.Of(address), options.Value.FailedAttemptsPerMinute);

    public void Dispose() => windows.Dispose();
}
