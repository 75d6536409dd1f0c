using Avicenna.Application.Abstractions;
using Avicenna.Application.RateLimiting;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>Counts on this node alone.</summary>
internal sealed class MemoryRequestLimiter(RequestWindows<Guid> windows) : IRequestLimiter
{
    public ValueTask<LimitDecision> AcquireAsync(Guid keyId, RequestLimit limit) => new(windows.Acquire(keyId, limit.PerMinute));
}
