namespace Avicenna.Domain.ApiKeys;

/// <summary>The status of a key, as a filter for lists. A disabled key that has expired matches both.</summary>
public enum ApiKeyStatus
{
    /// <summary>Enabled and not expired.</summary>
    Active,

    Disabled,

    /// <summary>Expired, whether enabled or not.</summary>
    Expired,
}
