namespace Avicenna.Application.Usage;

/// <summary>What became of a request with a valid key.</summary>
public enum RequestOutcome
{
    /// <summary>It passed the key's limit and permission.</summary>
    Allowed,

    /// <summary>It was over the key's limit.</summary>
    RateLimited,

    /// <summary>The key's permission didn't suffice.</summary>
    Denied,
}
