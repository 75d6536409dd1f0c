namespace Avicenna.Application.Settings;

/// <summary>A name at the top of the configuration, and the type that says what may stand there.</summary>
/// <param name="Name">The section, or a setting that stands alone.</param>
/// <param name="Type">An options class whose properties are the settings, or the type of a single value.</param>
public sealed record SettingsSection(string Name, Type Type);
