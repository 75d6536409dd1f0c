using System.Net;

namespace Avicenna.Api.Startup;

/// <summary>The addresses to listen on, checked as far as possible without listening.</summary>
internal static class ListenAddresses
{
    private const string Rule = "must be URLs such as http://0.0.0.0:5000, separated by ';'";

    /// <summary>Returns the configured addresses, for messages.</summary>
    public static IEnumerable<string> Find(IConfiguration configuration)
    {
        string[] addresses =
        [
            .. Endpoints(configuration).Select(name => configuration[name] ?? ""),
            .. List(configuration, WebHostDefaults.ServerUrlsKey),
            .. List(configuration, WebHostDefaults.HttpPortsKey).Select(port => $"http://*:{port}"),
            .. List(configuration, WebHostDefaults.HttpsPortsKey).Select(port => $"https://*:{port}"),
        ];
        return addresses.Length > 0 ? addresses : ["http://localhost:5000"];
    }

    public static IEnumerable<string> FindProblems(IConfiguration configuration) =>
    [
        .. from url in List(configuration, WebHostDefaults.ServerUrlsKey)
           where !IsUrl(url)
           select $"{WebHostDefaults.ServerUrlsKey} {Rule}, not {SettingValue.Show(url)}",
        .. from name in new[] { WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey }
           from port in List(configuration, name)
           where !IsPort(port)
           select $"{name} must be numbers from 0 to {IPEndPoint.MaxPort}, separated by ';', not {SettingValue.Show(port)}",
        .. from name in Endpoints(configuration)
           where !IsUrl(configuration[name] ?? "")
           select $"{name} must be a URL such as http://0.0.0.0:5000, not {SettingValue.Show(configuration[name])}",
    ];

    private static IEnumerable<string> Endpoints(IConfiguration configuration) =>
        configuration.GetSection($"{KestrelSettings.Section}:Endpoints").GetChildren().Select(endpoint => $"{endpoint.Path}:Url");

    private static string[] List(IConfiguration configuration, string name) =>
        configuration[name]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static bool IsPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort;

    public static bool IsUrl(string text)
    {
        try
        {
            return BindingAddress.Parse(text) is { Scheme: "http" or "https", PathBase: "" } address && (address.IsUnixPipe || address.IsNamedPipe || address.Port is >= 0 and <= IPEndPoint.MaxPort);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
