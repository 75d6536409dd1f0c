using Avicenna.Application.ApiKeys;

namespace Avicenna.Application.Decisions;

/// <summary>The decision about a request.</summary>
/// <param name="Reason">Whether the request may pass, or why not.</param>
/// <param name="Key">The key whose rate limit was applied; null if none was.</param>
/// <param name="Limit">The state of that limit. For an invalid key, the state of the limit on failed attempts.</param>
/// <param name="RequiredScopes">The required scopes, if the key lacks one of them.</param>
/// <param name="Presented">The key that was presented, even if it is invalid, for the log; null if no key has the presented secret.</param>
public readonly record struct Verdict(VerdictReason Reason, ApiKeySnapshot? Key = null, LimitDecision Limit = default, ScopeList? RequiredScopes = null, ApiKeySnapshot? Presented = null)
{
    public bool IsAllowed => Reason == VerdictReason.Allowed;
}

public enum VerdictReason
{
    /// <summary>The request may pass.</summary>
    Allowed,

    /// <summary>The method differs only in case from one that has its own rules.</summary>
    TargetAmbiguous,

    /// <summary>The path could be read in more than one way.</summary>
    PathRefused,

    /// <summary>A key is required, and none was presented.</summary>
    KeyRequired,

    /// <summary>The key is malformed, unknown, expired, disabled, deleted, or of a disabled tenant. Callers don't learn which.</summary>
    InvalidKey,

    /// <summary>The key is invalid, and too many invalid keys came from the same address.</summary>
    TooManyFailedAttempts,

    /// <summary>The key is valid, but belongs to another tenant than the one addressed.</summary>
    OtherTenant,

    /// <summary>The key is valid, but not from the client's address.</summary>
    AddressNotAllowed,

    /// <summary>The key is valid, but has used up its rate limit for now.</summary>
    RateLimited,

    /// <summary>The key is valid, but lacks the required admin permission.</summary>
    AdminRequired,

    /// <summary>The key is valid, but lacks a scope that the endpoint requires.</summary>
    ScopeRequired,
}
