namespace Avicenna.Api.Startup;

/// <summary>
/// Separates settings on the command line from commands. Settings are <c>--Section:Name=value</c> (or with a space), and the host's
/// <c>--urls</c>, <c>--environment</c> and so on. Everything else is a command, or a typo that must not start a server.
/// </summary>
internal static class SettingArguments
{
    public static (string[] Settings, string[] Command) Split(IReadOnlyList<string> arguments)
    {
        var settings = new List<string>();
        var command = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var hasValue = arguments[i].Contains('=', StringComparison.Ordinal);
            if (!IsSetting(arguments[i], hasValue) || (!hasValue && i + 1 == arguments.Count))
            {
                command.Add(arguments[i]);
                continue;
            }

            settings.Add(arguments[i]);
            if (!hasValue)
            {
                settings.Add(arguments[++i]);
            }
        }

        return ([.. settings], [.. command]);
    }

    // Sections begin with a capital letter; options of commands are in lower case. A section alone takes no value.
    private static bool IsSetting(string argument, bool hasValue)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
        {
            return false;
        }

        var name = argument[2..].Split('=')[0];
        return HostSettings.Names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (name.Length > 0 && char.IsAsciiLetterUpper(name[0]) && (hasValue || name.Contains(':', StringComparison.Ordinal)));
    }
}
