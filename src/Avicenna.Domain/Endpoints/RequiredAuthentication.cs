namespace Avicenna.Domain.Endpoints;

/// <summary>What a request must bring to be let in. The order is that of strictness.</summary>
public enum RequiredAuthentication
{
    /// <summary>Nothing: anybody may come, and no key is looked at.</summary>
    None,

    /// <summary>Any valid key.</summary>
    User,

    /// <summary>A valid key with the admin permission.</summary>
    Admin,
}
