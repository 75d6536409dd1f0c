namespace Avicenna.Application.Settings;

/// <summary>
/// Knows the names of all settings, from the options classes, and checks the configuration against them, because a setting that is silently
/// ignored is a security risk.
/// </summary>
public sealed class KnownSettings(IEnumerable<SettingsSection> sections)
{
    private const string ConnectionStrings = "ConnectionStrings";

    private readonly SettingShape root = SettingShape.OfSections(sections);

    /// <summary>Whether a setting has a valid name and value.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="problem">If not, a message about the problem; null if the setting belongs to another program.</param>
    public bool Accepts(Setting setting, out string? problem)
    {
        var parts = setting.Name.Split(':');
        var (shape, path) = (root, "");
        for (var depth = 0; depth < parts.Length; depth++)
        {
            if (shape.FindName(parts[depth]) is not { } name)
            {
                problem = BelongsToOtherProgram(setting, parts, depth) ? null : ExplainName(setting, shape, path, parts.AsSpan(depth));
                return false;
            }

            (shape, path) = (shape[name], Join(path, name));
        }

        // Other programs have variables called REDIS or USAGE.
        problem = setting.IsShared && parts.Length == 1 && shape.Value is null ? null : FindProblem(shape, path, setting.Value);
        return problem is null && (shape.Value is not null || shape.IsList);
    }

    // In a shared source, only names similar to ours are checked.
    private bool BelongsToOtherProgram(Setting setting, string[] parts, int depth) => setting.IsShared && depth switch
    {
        0 => parts.Length == 1 || root.FindNear(parts[0]) is not { } near || root[near].Value is not null,
        1 => parts[0].Equals(ConnectionStrings, StringComparison.OrdinalIgnoreCase) && root[ConnectionStrings].FindNear(parts[1]) is null,
        _ => false,
    };

    private string ExplainName(Setting setting, SettingShape shape, string path, ReadOnlySpan<string> rest)
    {
        var sentence = $"{setting.Name} ({setting.Origin}) is not a setting";
        if ((Correct(shape, path, rest) ?? root.FindPath(rest[^1])) is { } meant)
        {
            return $"{sentence}. Did you mean {meant}?";
        }

        return shape.Value is not null ? $"{sentence}; {path} is a single value"
            : shape.IsList ? $"{sentence}; {path} is a list; number its values: {path}:0, {path}:1 and so on"
            : path.Length == 0 ? $"{rest[0]} ({setting.Origin}) is not a setting; the sections are {string.Join(", ", shape.Sections.Order(StringComparer.Ordinal))}"
            : $"{sentence}; section {path} has {string.Join(", ", shape.Names)}";
    }

    /// <summary>Returns the name that was most likely meant; null if not even its first part can be guessed.</summary>
    private static string? Correct(SettingShape shape, string path, ReadOnlySpan<string> rest)
    {
        if (rest.IsEmpty)
        {
            return null;
        }

        if (shape.Elsewhere.TryGetValue(rest[0], out var elsewhere))
        {
            return elsewhere;
        }

        return (shape.FindName(rest[0]) ?? shape.FindNear(rest[0])) is { } name
            ? Correct(shape[name], Join(path, name), rest[1..]) ?? Join(path, name)
            : null;
    }

    private static string? FindProblem(SettingShape shape, string path, string? value) =>
        string.IsNullOrEmpty(value) && shape.Value is null ? null
        : shape.IsList ? $"{path} is a list; number its values: {path}:0, {path}:1 and so on"
        : shape.Value is null ? $"{path} is a section, not a value; its settings are {string.Join(", ", shape.Names.Select(name => Join(path, name)))}"
        : value is not null && SettingValue.FindProblem(shape.Value, value) is { } problem ? $"{path} {problem}"
        : null;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}:{name}";
}
