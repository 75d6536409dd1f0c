namespace Avicenna.Domain.ApiKeys;

/// <summary>The permission of a key (the seed), in ascending order.</summary>
public enum Permission
{
    /// <summary>Unprotected endpoints and those with user authentication.</summary>
    User,

    /// <summary>All endpoints and the management calls.</summary>
    Admin,
}
