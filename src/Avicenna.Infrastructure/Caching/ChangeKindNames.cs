namespace Avicenna.Infrastructure.Caching;

/// <summary>The names of kinds in the store and in messages.</summary>
internal static class ChangeKindNames
{
    private static readonly Dictionary<ChangeKind, string> Names = new()
    {
        [ChangeKind.ApiKey] = "api_key",
        [ChangeKind.UnknownKeys] = "unknown_keys",
        [ChangeKind.Tenant] = "tenant",
        [ChangeKind.Guard] = "guard",
    };

    private static readonly Dictionary<string, ChangeKind> Kinds = Names.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static string ToName(ChangeKind kind) => Names[kind];

    /// <returns>Null for a name of a later version.</returns>
    public static ChangeKind? TryParse(string name) => Kinds.TryGetValue(name, out var kind) ? kind : null;
}
