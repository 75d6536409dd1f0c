using System.Reflection;

namespace Avicenna.Api.Startup;

/// <summary>The settings that the host itself reads. They are outside any section.</summary>
internal static class HostSettings
{
    public const string AllowedHosts = "AllowedHosts";

    /// <summary>The names allowed on the command line, such as <c>urls</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(WebHostDefaults).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!)];

    /// <summary>The names allowed in a file, including the one by which editors find the file's schema.</summary>
    public static IEnumerable<string> NamesInFiles { get; } = [.. Names, AllowedHosts, "$schema"];
}
