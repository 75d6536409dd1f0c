namespace Avicenna.AspNetCore;

/// <summary>How often the API asks Avicenna.</summary>
public enum AvicennaMode
{
    /// <summary>About every request. Rate limits are exact.</summary>
    Remote,

    /// <summary>
    /// About a request that differs from those of the last few seconds (<see cref="AvicennaOptions.CacheFor"/>). Rate limits hold for each
    /// process of the API by itself.
    /// </summary>
    Cached,
}
