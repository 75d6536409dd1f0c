namespace Avicenna.Api.Startup;

/// <summary>
/// The maximum number of open connections on each listener. Each needs a file descriptor, and .NET terminates the process when it runs out of
/// descriptors, so clients never get all of them.
/// </summary>
internal static class ConnectionLimit
{
    private const string Setting = $"{KestrelSettings.Section}:{nameof(KestrelSettings.Limits)}:{nameof(KestrelSettings.Limit.MaxConcurrentConnections)}";

    // Reserved for the program's own files, of which there are about 300, the store and Redis.
    private const int MinReserved = 448;
    private const int ReservedShare = 4;

    // Exists only on Linux. Other systems have no limit that clients reach as easily.
    private const string LimitsFile = "/proc/self/limits";
    private const string LimitsLine = "Max open files";

    /// <returns>The configured number, otherwise the default; null for no limit.</returns>
    public static long? Of(IConfiguration configuration) =>
        configuration.GetValue<long?>(Setting) ?? (File.Exists(LimitsFile) ? Derive(File.ReadLines(LimitsFile)) : null);

    /// <summary>Calculates the default: three quarters of the descriptors, or all but 448 if that is fewer.</summary>
    /// <param name="limits">The lines of <c>/proc/self/limits</c>.</param>
    /// <returns>At least one; null if descriptors aren't limited.</returns>
    internal static long? Derive(IEnumerable<string> limits) =>
        limits.FirstOrDefault(line => line.StartsWith(LimitsLine, StringComparison.Ordinal)) is { } line
        && long.TryParse(line[LimitsLine.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var descriptors)
            ? Math.Max(1, descriptors - Math.Max(MinReserved, descriptors / ReservedShare))
            : null;
}
