namespace Avicenna.Application.Decisions;

/// <summary>The kinds of cached data that a change of the store invalidates.</summary>
public enum ChangeKind
{
    /// <summary>A key.</summary>
    ApiKey,

    /// <summary>Unknown secrets: keys were added whose secrets may have been presented before.</summary>
    UnknownKeys,

    /// <summary>A tenant, and which subdomains are unknown.</summary>
    Tenant,

    /// <summary>A tenant's endpoints and settings.</summary>
    Policy,
}

/// <summary>The names of the kinds in the store and in messages.</summary>
internal static class ChangeKindNames
{
    private static readonly Dictionary<ChangeKind, string> Names = new()
    {
        [ChangeKind.ApiKey] = "api_key",
        [ChangeKind.UnknownKeys] = "unknown_keys",
        [ChangeKind.Tenant] = "tenant",
        [ChangeKind.Policy] = "guard",
    };

    private static readonly Dictionary<string, ChangeKind> Kinds = Names.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static string ToName(ChangeKind kind) => Names[kind];

    /// <returns>Null for a name that only a later version knows.</returns>
    public static ChangeKind? TryParse(string name) => Kinds.TryGetValue(name, out var kind) ? kind : null;
}
