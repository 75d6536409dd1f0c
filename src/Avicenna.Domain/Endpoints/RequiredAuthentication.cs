namespace Avicenna.Domain.Endpoints;

/// <summary>What a request must present to pass, ordered by strictness.</summary>
public enum RequiredAuthentication
{
    /// <summary>Nothing. Any request passes, and no key is read.</summary>
    None,

    /// <summary>Any valid key.</summary>
    User,

    /// <summary>A valid key with the admin permission.</summary>
    Admin,
}
