namespace Avicenna.Application.Decisions;

/// <summary>What a change of the store makes outdated in the memory of nodes.</summary>
public enum ChangeKind
{
    /// <summary>What is known of one key.</summary>
    ApiKey,

    /// <summary>Which secrets are nobody's: keys were added whose secrets may have been presented before.</summary>
    UnknownKeys,

    /// <summary>What is known of one tenant, and which subdomains are nobody's.</summary>
    Tenant,

    /// <summary>A tenant's endpoints and settings.</summary>
    Policy,
}

/// <summary>The names of kinds in the store and in messages.</summary>
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

    /// <returns>Null for a name of a later version.</returns>
    public static ChangeKind? TryParse(string name) => Kinds.TryGetValue(name, out var kind) ? kind : null;
}
