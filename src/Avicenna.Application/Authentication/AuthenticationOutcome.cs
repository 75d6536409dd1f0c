namespace Avicenna.Application.Authentication;

/// <summary>What became of a presented secret.</summary>
public enum AuthenticationOutcome
{
    /// <summary>Malformed, unknown, expired, disabled, deleted, or of a disabled tenant. Nobody outside learns which.</summary>
    Invalid,

    /// <summary>A valid key, but of another tenant than the one addressed.</summary>
    OtherTenant,

    Valid,
}
