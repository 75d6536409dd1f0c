using Avicenna.Application.ApiKeys;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Decisions;

/// <summary>What was decided about a request.</summary>
/// <param name="Reason">Whether it may pass, or why not.</param>
/// <param name="Key">The key whose limit was asked; null: it did not come to that.</param>
/// <param name="Limit">What that limit says. For a key that isn't valid, what the limit of failed attempts says.</param>
/// <param name="RequiredScopes">The scopes that are required, where the key lacks one of them.</param>
public readonly record struct Verdict(VerdictReason Reason, ApiKeySnapshot? Key = null, LimitDecision Limit = default, ScopeList? RequiredScopes = null)
{
    public bool IsAllowed => Reason == VerdictReason.Allowed;
}

public enum VerdictReason
{
    /// <summary>The request may pass.</summary>
    Allowed,

    /// <summary>The method differs only in case from one that has rules of its own.</summary>
    TargetAmbiguous,

    /// <summary>The path could be read in more than one way.</summary>
    PathRefused,

    /// <summary>A key is needed, and none was presented.</summary>
    KeyRequired,

    /// <summary>Malformed, unknown, expired, disabled, deleted, or of a disabled tenant. Nobody outside learns which.</summary>
    InvalidKey,

    /// <summary>As invalid as that, and too many such came from the same address.</summary>
    TooManyFailedAttempts,

    /// <summary>A valid key of another tenant than the one addressed.</summary>
    OtherTenant,

    /// <summary>A valid key that must not be used from the client's address.</summary>
    AddressNotAllowed,

    /// <summary>A valid key that has made all the requests that its limit allows for now.</summary>
    RateLimited,

    /// <summary>A valid key without the admin permission, which is needed.</summary>
    AdminRequired,

    /// <summary>A valid user's key that lacks a scope which the endpoint requires.</summary>
    ScopeRequired,
}
