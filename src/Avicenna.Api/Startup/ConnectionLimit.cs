using System.Globalization;

namespace Avicenna.Api.Startup;

/// <summary>
/// How many connections the server keeps open on each of its listeners. Each takes a file descriptor, and .NET ends the process when
/// there is none left for itself; so clients never get them all.
/// </summary>
internal static class ConnectionLimit
{
    private const string Setting = $"{KestrelSettings.Section}:{nameof(KestrelSettings.Limits)}:{nameof(KestrelSettings.Limit.MaxConcurrentConnections)}";

    // Kept for the program's own files, of which there are about 300, the store and Redis.
    private const int KeptAtLeast = 448;
    private const int KeptShare = 4;

    // Only Linux has it; other systems have no limit that clients reach so easily.
    private const string LimitsFile = "/proc/self/limits";
    private const string LimitsLine = "Max open files";

    /// <returns>The configured number; else the default; null: any number.</returns>
    public static long? Of(IConfiguration configuration) =>
        configuration.GetValue<long?>(Setting) ?? (File.Exists(LimitsFile) ? Derive(File.ReadLines(LimitsFile)) : null);

    /// <summary>The default: three quarters of the descriptors, or what 448 leave of fewer.</summary>
    /// <param name="limits">The lines of <c>/proc/self/limits</c>.</param>
    /// <returns>At least one; null: descriptors aren't limited.</returns>
    internal static long? Derive(IEnumerable<string> limits) =>
        limits.FirstOrDefault(line => line.StartsWith(LimitsLine, StringComparison.Ordinal)) is { } line
        && long.TryParse(line[LimitsLine.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var descriptors)
            ? Math.Max(1, descriptors - Math.Max(KeptAtLeast, descriptors / KeptShare))
            : null;
}
