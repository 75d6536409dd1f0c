namespace Avicenna.Domain.ApiKeys;

/// <summary>What a key may reach (the seed). The order is that of power.</summary>
public enum Permission
{
    /// <summary>Unprotected endpoints and those with user authentication.</summary>
    User,

    /// <summary>Every endpoint, and the management of keys.</summary>
    Admin,
}

/// <summary>The names by which permissions are written on the wire, in the store and on the command line; case matters.</summary>
public static class PermissionNames
{
    public const string User = "user";
    public const string Admin = "admin";

    public static string ToName(this Permission permission) => permission switch
    {
        Permission.User => User,
        Permission.Admin => Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(permission), permission, "Not a permission"),
    };

    /// <summary>Says in a sentence why <paramref name="name"/> isn't a permission; null when it is.</summary>
    public static string? FindProblem(string? name) =>
        name is User or Admin ? null : $"Permission must be '{User}' or '{Admin}'";

    /// <exception cref="ArgumentException"><paramref name="name"/> isn't a permission.</exception>
    public static Permission Parse(string name) => name switch
    {
        User => Permission.User,
        Admin => Permission.Admin,
        _ => throw new ArgumentException(FindProblem(name), nameof(name)),
    };
}
