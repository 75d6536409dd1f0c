namespace Avicenna.Domain.ApiKeys;

/// <summary>How long a secret keeps working after its key was rotated.</summary>
public static class GracePeriod
{
    /// <summary>The maximum in seconds: 30 days.</summary>
    public const int MaxSeconds = 2_592_000;

    /// <summary>The minimum in seconds for a key that rotates itself, so that its caller can try again if the response is lost.</summary>
    public const int MinSecondsForItself = 60;
}
