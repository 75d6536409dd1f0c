namespace Avicenna.Application.Decisions;

/// <summary>Applies rate limits: at most the given number of admissions in any window (t − 60 s, t].</summary>
public interface IRequestLimiter
{
    /// <summary>Counts a request of a key if it is within the limit. A refused request isn't counted.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="limit">The current limit. A changed limit also applies to requests counted before.</param>
    ValueTask<LimitDecision> AcquireAsync(Guid keyId, RequestLimit limit);
}
