namespace Avicenna.Application.Settings;

/// <summary>
/// All names that a setting may have, read off the options classes, and the judge of what the configuration holds: a setting that is
/// silently ignored opens doors.
/// </summary>
public sealed class KnownSettings(IEnumerable<SettingsSection> sections)
{
    private const string ConnectionStrings = "ConnectionStrings";

    private readonly SettingShape root = SettingShape.OfSections(sections);

    /// <summary>Whether a setting has a name and a value that can be used.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="problem">Otherwise a sentence about what is wrong; null where the setting is another program's.</param>
    public bool Accepts(Setting setting, out string? problem)
    {
        var parts = setting.Name.Split(':');
        var (shape, path) = (root, "");
        for (var depth = 0; depth < parts.Length; depth++)
        {
            if (shape.FindName(parts[depth]) is not { } name)
            {
                problem = IsOthers(setting, parts, depth) ? null : ExplainName(setting, shape, path, parts.AsSpan(depth));
                return false;
            }

            (shape, path) = (shape[name], Join(path, name));
        }

        // Other programs have variables called REDIS or USAGE.
        problem = setting.IsShared && parts.Length == 1 && shape.Value is null ? null : FindProblem(shape, path, setting.Value);
        return problem is null && (shape.Value is not null || shape.IsList);
    }

    // From a source that is shared, only names that look like ours are judged.
    private bool IsOthers(Setting setting, string[] parts, int depth) => setting.IsShared && depth switch
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
            : shape.IsList ? $"{sentence}; {path} is a list, whose values have numbers: {path}:0, {path}:1 and so on"
            : path.Length == 0 ? $"{rest[0]} ({setting.Origin}) is not a setting; the sections are {string.Join(", ", shape.Sections.Order(StringComparer.Ordinal))}"
            : $"{sentence}; section {path} has {string.Join(", ", shape.Names)}";
    }

    /// <summary>The name that was most likely meant, as far as it can be told; null when not even its first part can.</summary>
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
