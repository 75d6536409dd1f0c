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

/// <summary>The names by which states of keys are written on the wire and on the command line; case matters.</summary>
public static class ApiKeyStatusNames
{
    public const string Active = "active";
    public const string Disabled = "disabled";
    public const string Expired = "expired";

    /// <summary>Says in a sentence why <paramref name="name"/> isn't a status; null when it is.</summary>
    public static string? FindProblem(string? name) =>
        name is Active or Disabled or Expired ? null : $"status must be '{Active}', '{Disabled}' or '{Expired}'";

    /// <exception cref="ArgumentException"><paramref name="name"/> isn't a status.</exception>
    public static ApiKeyStatus Parse(string name) => name switch
    {
        Active => ApiKeyStatus.Active,
        Disabled => ApiKeyStatus.Disabled,
        Expired => ApiKeyStatus.Expired,
        _ => throw new ArgumentException(FindProblem(name), nameof(name)),
    };
}
