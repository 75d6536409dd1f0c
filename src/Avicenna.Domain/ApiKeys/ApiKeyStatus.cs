namespace Avicenna.Domain.ApiKeys;

/// <summary>By what a list of keys can be narrowed. A key that is disabled and past its end is both.</summary>
public enum ApiKeyStatus
{
    /// <summary>Enabled, and not past its end.</summary>
    Active,

    Disabled,

    /// <summary>Past its end.</summary>
    Expired,
}
