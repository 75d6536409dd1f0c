namespace Avicenna.Domain.ApiKeys;

/// <summary>What a key may reach (the seed). The order is that of power.</summary>
public enum Permission
{
    /// <summary>Unprotected endpoints and those with user authentication.</summary>
    User,

    /// <summary>Every endpoint, and the management of keys.</summary>
    Admin,
}
