using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace Avicenna.Application.Settings;

/// <summary>What a place in the configuration can contain: a value, a list, values with names of the operator's choice, or a section.</summary>
internal sealed class SettingShape
{
    /// <summary>Maximum edits between a misspelt name and the known name it is taken for.</summary>
    private const int MaxEdits = 2;

    private readonly Dictionary<string, SettingShape> members = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> elsewhere = new(StringComparer.OrdinalIgnoreCase);
    private SettingShape? item;

    /// <summary>The type of a single value; null if this is something else.</summary>
    public Type? Value { get; private init; }

    public bool IsList { get; private init; }

    /// <summary>The properties of a section's class that are set under another name, and that name.</summary>
    public IReadOnlyDictionary<string, string> Elsewhere => elsewhere;

    /// <summary>The names that may follow, for messages.</summary>
    public IEnumerable<string> Names => item is null ? members.Keys : [IsList ? "0" : "NAME"];

    /// <summary>The names that aren't single values.</summary>
    public IEnumerable<string> Sections => members.Where(member => member.Value.Value is null).Select(member => member.Key);

    /// <summary>Returns the shape under a name that <see cref="FindName"/> or <see cref="FindNear"/> returned.</summary>
    public SettingShape this[string name] => item ?? members[name];

    public static SettingShape OfSections(IEnumerable<SettingsSection> sections)
    {
        var root = new SettingShape();
        foreach (var section in sections)
        {
            var shape = Of(section.Type);
            root.members[section.Name] = shape;
            foreach (var name in shape.elsewhere.Values)
            {
                root.Add(name.Split(':'));
            }
        }

        return root;
    }

    /// <summary>Returns a name in its known spelling; null if it is unknown.</summary>
    public string? FindName(string name) =>
        item is not null ? name.Length > 0 && (!IsList || name.All(char.IsAsciiDigit)) ? name : null
        : members.Keys.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the known name closest to an unknown one, at most two edits away; null if there is none.</summary>
    public string? FindNear(string name) =>
        members.Keys.MinBy(known => EditDistance.Between(known, name)) is { } near && EditDistance.Between(near, name) <= MaxEdits ? near : null;

    /// <summary>Returns the only setting below this one whose last part is the name; null if there is none or more than one.</summary>
    public string? FindPath(string name)
    {
        var found = Paths("").Where(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return found.Count == 1 ? found[0].Path : null;
    }

    private static SettingShape Of(Type type)
    {
        if (TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)))
        {
            return new SettingShape { Value = type };
        }

        if (type.IsAssignableTo(typeof(IEnumerable)))
        {
            // The type is IList<T> or IDictionary<string, T>.
            var arguments = type.GetGenericArguments();
            return new SettingShape { IsList = arguments.Length == 1, item = Of(arguments[^1]) };
        }

        var shape = new SettingShape();
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            if (property.GetCustomAttribute<SettingNameAttribute>() is { } setting)
            {
                shape.elsewhere[property.Name] = setting.Name;
            }
            else
            {
                // A property that hides one of its base class comes first.
                shape.members.TryAdd(property.Name, Of(property.PropertyType));
            }
        }

        return shape;
    }

    private IEnumerable<(string Name, string Path)> Paths(string section) =>
        members.SelectMany(member => member.Value.Paths($"{section}{member.Key}:").Prepend((member.Key, section + member.Key)))
            .Concat(elsewhere.Select(property => (property.Key, property.Value)));

    private void Add(ReadOnlySpan<string> path)
    {
        if (!members.TryGetValue(path[0], out var shape))
        {
            members[path[0]] = shape = path.Length == 1 ? Of(typeof(string)) : new SettingShape();
        }

        if (path.Length > 1)
        {
            shape.Add(path[1..]);
        }
    }
}
