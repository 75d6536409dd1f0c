namespace Avicenna.Application.Settings;

/// <summary>A setting, as read from a source of the configuration.</summary>
/// <param name="Name">The full name, with parts separated by colons.</param>
/// <param name="Value">The value; null removes a value set by an earlier source.</param>
/// <param name="Origin">The source, for messages: <c>environment variable Database__Provider</c>.</param>
/// <param name="IsShared">Whether the source also contains settings of other programs, as the environment does.</param>
public sealed record Setting(string Name, string? Value, string Origin, bool IsShared = false);

/// <summary>A top-level name of the configuration, and the type that defines its content.</summary>
/// <param name="Name">The section, or a setting outside any section.</param>
/// <param name="Type">An options class whose properties are the settings, or the type of a single value.</param>
public sealed record SettingsSection(string Name, Type Type);

/// <summary>Names the setting of a property that isn't in the section of its class.</summary>
/// <param name="name">The full name, such as <c>ConnectionStrings:Avicenna</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingNameAttribute(string name) : Attribute
{
    public string Name => name;
}
