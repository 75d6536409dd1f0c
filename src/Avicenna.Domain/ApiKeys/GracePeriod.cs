namespace Avicenna.Domain.ApiKeys;

/// <summary>How long a key's secret goes on working after a newer one was minted.</summary>
public static class GracePeriod
{
    /// <summary>The longest, in seconds: 30 days.</summary>
    public const int MaxSeconds = 2_592_000;

    /// <summary>The shortest with which a key may rotate itself, in seconds: whose answer gets lost must be able to try again.</summary>
    public const int MinSecondsForItself = 60;
}
