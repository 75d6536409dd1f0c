using System.Collections;
using System.Text.RegularExpressions;

namespace Avicenna.Api.Startup;

/// <summary>
/// The sources of settings, where later ones override earlier ones: the host's variables (<c>ASPNETCORE_</c>, <c>DOTNET_</c>),
/// <c>appsettings.json</c>, <c>appsettings.{Environment}.json</c>, the other variables, the command line. They are read once, at startup:
/// watching files takes inotify instances, of which a host with many containers has too few.
/// </summary>
internal sealed partial class SettingSources
{
    private static readonly string[] HostPrefixes = ["ASPNETCORE_", "DOTNET_"];

    // The prefixes with which hosts of .NET applications pass connection strings.
    private static readonly string[] ConnectionStringPrefixes = ["CUSTOMCONNSTR_", "SQLCONNSTR_", "SQLAZURECONNSTR_", "MYSQLCONNSTR_"];

    private readonly List<IReadOnlyList<Setting>> sources = [];
    private readonly List<string> problems = [];

    /// <param name="variables">The process's environment.</param>
    /// <param name="arguments">The settings of the command line.</param>
    internal SettingSources(IEnumerable<KeyValuePair<string, string?>> variables, string[] arguments)
    {
        var environment = variables.Where(variable => !ServiceLink.IsMatch(variable.Key)).OrderBy(variable => variable.Key, StringComparer.Ordinal).ToList();
        sources.AddRange(HostPrefixes.Select(prefix => ReadVariables(environment, prefix)));
        var commandLine = Leaves(new ConfigurationBuilder().AddCommandLine(arguments).Build(), "command line").ToList();
        var host = sources.Append(commandLine).SelectMany(source => source).ToList();
        Environment = Last(host, HostDefaults.EnvironmentKey) ?? Environments.Production;
        ContentRoot = FindContentRoot(Last(host, HostDefaults.ContentRootKey));
        ReadFile("appsettings.json");
        ReadFile($"appsettings.{Environment}.json");
        sources.AddRange([ReadVariables(environment, ""), commandLine]);
    }

    /// <summary>The name of the environment; <c>Production</c> by default.</summary>
    public string Environment { get; }

    /// <summary>The directory of the files; by default that of the program.</summary>
    public string ContentRoot { get; }

    /// <summary>The settings of each source. Later sources override earlier ones.</summary>
    public IReadOnlyList<IReadOnlyList<Setting>> All => sources;

    /// <summary>A message for each file that couldn't be read.</summary>
    public IReadOnlyList<string> Problems => problems;

    public static SettingSources Read(string[] arguments) => new(
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value)),
        arguments);

    private static List<Setting> ReadVariables(IEnumerable<KeyValuePair<string, string?>> variables, string prefix) =>
    [
        .. from variable in variables
           where variable.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
           select new Setting(NameOf(variable.Key[prefix.Length..]), variable.Value, $"environment variable {variable.Key}", IsShared: true),
    ];

    private static string NameOf(string variable) =>
        (ConnectionStringPrefixes.FirstOrDefault(prefix => variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } prefix
            ? $"ConnectionStrings:{variable[prefix.Length..]}"
            : variable).Replace("__", ":", StringComparison.Ordinal);

    private static IEnumerable<Setting> Leaves(IConfiguration configuration, string origin) => configuration.GetChildren().SelectMany(child =>
        child.GetChildren().Any() ? Leaves(child, origin) : [new Setting(child.Path, child.Value, origin)]);

    private static string? Last(IEnumerable<Setting> settings, string name) =>
        settings.LastOrDefault(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrEmpty(setting.Value))?.Value;

    private string FindContentRoot(string? directory)
    {
        if (directory is null || Directory.Exists(directory))
        {
            return Path.GetFullPath(directory ?? AppContext.BaseDirectory);
        }

        problems.Add($"{HostDefaults.ContentRootKey} must be a directory, not {SettingValue.Show(directory)}");
        return AppContext.BaseDirectory;
    }

    private void ReadFile(string name)
    {
        var path = Path.Combine(ContentRoot, name);
        try
        {
            using var file = File.OpenRead(path);
            sources.Add([.. Leaves(new ConfigurationBuilder().AddJsonStream(file).Build(), name)]);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException && new FileInfo(path).LinkTarget is null)
        {
            // The file is optional.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            problems.Add($"{path} {Explain(path, exception)}, so its settings are unknown");
        }
    }

    // The parser's own message may repeat the content.
    private static string Explain(string path, Exception exception) => exception switch
    {
        JsonException json => $"is not valid JSON at line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}",
        FormatException { InnerException: JsonException json } => Explain(path, json),
        FormatException => $"can't be used: {exception.Message.TrimEnd('.')}",
        _ when Directory.Exists(path) => "is a directory",
        UnauthorizedAccessException => "can't be read: permission is denied",
        _ => $"can't be read: {exception.Message.TrimEnd('.')}",
    };

    /// <summary>Matches the variables with which Kubernetes and Docker describe other containers, named after them.</summary>
    [GeneratedRegex("^[A-Z0-9_]+_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$")]
    private static partial Regex ServiceLink { get; }
}
