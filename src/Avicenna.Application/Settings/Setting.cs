namespace Avicenna.Application.Settings;

/// <summary>One setting, as a source of the configuration has it.</summary>
/// <param name="Name">Its whole name, with a colon before each part but the first.</param>
/// <param name="Value">Null takes back what an earlier source says.</param>
/// <param name="Origin">Where it comes from, for people: <c>environment variable Database__Provider</c>.</param>
/// <param name="IsShared">Whether other programs' settings come from there too, as they do from the environment.</param>
public sealed record Setting(string Name, string? Value, string Origin, bool IsShared = false);
