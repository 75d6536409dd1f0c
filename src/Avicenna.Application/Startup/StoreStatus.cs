using Avicenna.Application.Decisions;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Startup;

/// <summary>What the store could do when it was last tried.</summary>
public sealed class StoreStatus(StoreHealth health, IOptions<CacheOptions> options, TimeProvider time)
{
    private readonly TimeSpan maxStaleness = options.Value.MaxStaleness;
    private volatile Answer? lastAnswer;
    private volatile bool answers;
    private volatile bool takesWrites = true;

    /// <summary>The ids of the peppers that live secrets need and this process doesn't have.</summary>
    public IReadOnlyList<string> MissingPeppers => lastAnswer?.MissingPeppers ?? [];

    public StoreState State => answers && !health.IsAway ? takesWrites ? StoreState.Healthy : StoreState.Degraded
        : health.IsRecent && lastAnswer is { } answer && time.GetElapsedTime(answer.Timestamp) <= maxStaleness ? StoreState.Degraded
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

public enum StoreState
{
    /// <summary>All calls can be answered.</summary>
    Healthy,

    /// <summary>Keys that are known here are decided about; other calls may fail.</summary>
    Degraded,

    /// <summary>Nothing can be decided, or will be soon.</summary>
    Unavailable,
}
