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

/// <summary>The names of required authentication in the API and in the store; case-sensitive.</summary>
public static class RequiredAuthenticationNames
{
    public const string None = "none";
    public const string User = "user";
    public const string Admin = "admin";

    public static string ToName(this RequiredAuthentication authentication) => authentication switch
    {
        RequiredAuthentication.None => None,
        RequiredAuthentication.User => User,
        RequiredAuthentication.Admin => Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(authentication), authentication, "Not a required authentication"),
    };

    /// <summary>Returns a message why <paramref name="name"/> isn't a required authentication, or null if it is.</summary>
    /// <param name="name">The name to check.</param>
    /// <param name="member">The member that contains it, for the message.</param>
    public static string? FindProblem(string? name, string member) =>
        name is None or User or Admin ? null : $"{member} must be '{None}', '{User}' or '{Admin}'";

    /// <exception cref="ArgumentException"><paramref name="name"/> isn't a required authentication.</exception>
    public static RequiredAuthentication Parse(string name) => name switch
    {
        None => RequiredAuthentication.None,
        User => RequiredAuthentication.User,
        Admin => RequiredAuthentication.Admin,
        _ => throw new ArgumentException(FindProblem(name, "The required authentication"), nameof(name)),
    };
}
