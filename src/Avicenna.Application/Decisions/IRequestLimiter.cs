using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Decisions;

/// <summary>Holds keys to their limits: at most so many admissions in any window (t − 60 s, t].</summary>
public interface IRequestLimiter
{
    /// <summary>Counts a request of a key where it is within the limit. A refused one is not counted.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="limit">Its limit as it is now; a changed one applies to what was counted before.</param>
    ValueTask<LimitDecision> AcquireAsync(Guid keyId, RequestLimit limit);
}
