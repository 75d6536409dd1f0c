using Avicenna.Application.Decisions;

namespace Avicenna.Application.Startup;

/// <summary>The result of the latest test of the store.</summary>
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

    /// <summary>Records that the store answered the query that finds a key.</summary>
    public void Answered(IReadOnlyList<string> missingPeppers)
    {
        lastAnswer = new Answer(time.GetTimestamp(), missingPeppers);
        answers = true;
    }

    /// <summary>Records that it didn't.</summary>
    public void Failed() => answers = false;

    /// <summary>Records whether the store committed a write.</summary>
    public void TriedToWrite(bool succeeded) => takesWrites = succeeded;

    private sealed record Answer(long Timestamp, IReadOnlyList<string> MissingPeppers);
}

public enum StoreState
{
    /// <summary>All calls can be answered.</summary>
    Healthy,

    /// <summary>Decisions about known keys are possible; other calls may fail.</summary>
    Degraded,

    /// <summary>No decisions are possible, now or soon.</summary>
    Unavailable,
}
