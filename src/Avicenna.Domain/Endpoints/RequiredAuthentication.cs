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

/// <summary>The names by which required authentication is written on the wire and in the store; case matters.</summary>
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

    /// <summary>Says in a sentence why <paramref name="name"/> isn't a required authentication; null when it is.</summary>
    /// <param name="name">What was given.</param>
    /// <param name="member">What it is called where it was given.</param>
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
