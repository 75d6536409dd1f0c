namespace Avicenna.Api.CommandLine;

/// <summary>
/// Tells settings on the command line from commands. Settings are <c>--Section:Name=value</c> (or with a space), and the host's
/// own <c>--urls</c>, <c>--environment</c> and the like; everything else is a command, or a typo that must not start a server.
/// </summary>
internal static class SettingArguments
{
    private static readonly string[] HostSettings = ["urls", "environment", "contentRoot", "applicationName"];

    public static (string[] Settings, string[] Command) Split(IReadOnlyList<string> arguments)
    {
        var settings = new List<string>();
        var command = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!IsSetting(arguments[i]))
            {
                command.Add(arguments[i]);
                continue;
            }

            settings.Add(arguments[i]);
            if (!arguments[i].Contains('=', StringComparison.Ordinal) && i + 1 < arguments.Count)
            {
                settings.Add(arguments[++i]);
            }
        }

        return ([.. settings], [.. command]);
    }

    private static bool IsSetting(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
        {
            return false;
        }

        // Sections begin with a capital letter; the options of commands are all in lower case.
        var name = argument[2..].Split('=')[0];
        return (name.Length > 0 && char.IsAsciiLetterUpper(name[0])) || HostSettings.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
