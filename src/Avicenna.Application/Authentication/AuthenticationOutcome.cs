namespace Avicenna.Application.Authentication;

/// <summary>What became of a presented secret.</summary>
public enum AuthenticationOutcome
{
    /// <summary>Malformed, unknown, expired, disabled, deleted, or of a disabled tenant. Nobody outside learns which.</summary>
    Invalid,

    /// <summary>As invalid as that, and too many such came from the same address.</summary>
    TooManyFailedAttempts,

    /// <summary>A valid key, but of another tenant than the one addressed.</summary>
    OtherTenant,

    /// <summary>A valid key that has made all the requests that its limit allows for now.</summary>
    RateLimited,

    Valid,
}
