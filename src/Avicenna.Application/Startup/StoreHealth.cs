using Avicenna.Application.Caching;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Startup;

/// <summary>What the store could do when it was last tried.</summary>
public sealed class StoreHealth(StoreReach reach, IOptions<CacheOptions> options, TimeProvider time)
{
    private readonly TimeSpan maxStaleness = options.Value.MaxStaleness;
    private volatile Answer? lastAnswer;
    private volatile bool answers;
    private volatile bool takesWrites = true;

    /// <summary>The ids of the peppers that live secrets need and this process doesn't have.</summary>
    public IReadOnlyList<string> MissingPeppers => lastAnswer?.MissingPeppers ?? [];

    public StoreState State => answers && !reach.IsAway ? takesWrites ? StoreState.Healthy : StoreState.Degraded
        : reach.IsRecent && lastAnswer is { } answer && time.GetElapsedTime(answer.Timestamp) <= maxStaleness ? StoreState.Degraded
        : StoreState.Unavailable;

    /// <summary>The store has answered the query that finds a key.</summary>
    public void Answered(IReadOnlyList<string> missingPeppers)
    {
        lastAnswer = new Answer(time.GetTimestamp(), missingPeppers);
        answers = true;
    }

    /// <summary>It has not.</summary>
    public void Failed() => answers = false;

    /// <summary>Whether the store has committed a write.</summary>
    public void TriedToWrite(bool succeeded) => takesWrites = succeeded;

    private sealed record Answer(long Timestamp, IReadOnlyList<string> MissingPeppers);
}
