namespace Avicenna.Application.Settings;

/// <summary>One setting, as a source of the configuration has it.</summary>
/// <param name="Name">Its whole name, with a colon before each part but the first.</param>
/// <param name="Value">Null takes back what an earlier source says.</param>
/// <param name="Origin">Where it comes from, for people: <c>environment variable Database__Provider</c>.</param>
/// <param name="IsShared">Whether other programs' settings come from there too, as they do from the environment.</param>
public sealed record Setting(string Name, string? Value, string Origin, bool IsShared = false);

/// <summary>A name at the top of the configuration, and the type that says what may stand there.</summary>
/// <param name="Name">The section, or a setting that stands alone.</param>
/// <param name="Type">An options class whose properties are the settings, or the type of a single value.</param>
public sealed record SettingsSection(string Name, Type Type);

/// <summary>The setting of a property that isn't found under its class's section.</summary>
/// <param name="name">The whole name, such as <c>ConnectionStrings:Avicenna</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingNameAttribute(string name) : Attribute
{
    public string Name => name;
}
