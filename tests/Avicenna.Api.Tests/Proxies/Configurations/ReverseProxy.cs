using System.Diagnostics;
using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Api.Tests.Processes;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>What stands between clients and an API: a program with a configuration of it, or Avicenna itself.</summary>
/// <param name="program">The program.</param>
/// <param name="configuration">The configuration's path below the repository's root.</param>
internal abstract class ReverseProxy(string program, string configuration)
{
    /// <summary>Those whose configurations <c>docs/proxies</c> has whole. They ask Avicenna about each request.</summary>
    public static readonly IReadOnlyList<ReverseProxy> Asking = [new NginxProxy(), new CaddyProxy()];

    /// <summary>These, and Avicenna's own gateway, which is held to the same.</summary>
    public static readonly IReadOnlyList<ReverseProxy> All = [.. Asking, new GatewayProxy()];

    /// <summary>The same, with the lines that the configurations name for <see cref="ProxyEnvironment.CredentialHeader"/>.</summary>
    public static readonly IReadOnlyList<ReverseProxy> WithCredentialHeader = [new NginxProxy { ReadsCredentialHeader = true }, new CaddyProxy { ReadsCredentialHeader = true }, new GatewayProxy()];

    private static readonly Dictionary<int, (string Title, string Message)> Refusals = new()
    {
        [400] = ("Bad Request", "The request's method or path can be read in more than one way"),
        [401] = ("Unauthorized", "A valid API key is required"),
        [403] = ("Forbidden", "The API key does not allow this request"),
        [429] = ("Too Many Requests", "Too many requests"),
        [503] = ("Service Unavailable", "The request could not be decided"),
    };

    // Debian keeps nginx where only root's PATH leads.
    private readonly string? file = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Append("/usr/sbin")
        .Select(directory => Path.Combine(directory, program))
        .FirstOrDefault(File.Exists);

    public virtual bool IsInstalled => file is not null;

    public bool ReadsCredentialHeader { get; init; }

    public override string ToString() => program;

    /// <summary>Starts it on its configuration, in which nothing is replaced but what a user would, the port and where files go.</summary>
    public virtual async Task<RunningProxy> StartAsync(Uri avicenna, Uri upstream)
    {
        var directory = Directory.CreateTempSubdirectory("avicenna-proxy-");
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, configuration));
        text = Replace(text, "127.0.0.1:5000", avicenna.Authority);
        text = Replace(text, "127.0.0.1:8080", upstream.Authority);
        if (ReadsCredentialHeader)
        {
            text = AddCredentialHeader(text);
        }

        var copy = Path.Combine(directory.FullName, Path.GetFileName(configuration));
        await File.WriteAllTextAsync(copy, Localize(text, address));
        var proxy = new RunningProxy(address, AvicennaProcess.Start(Command(file!, directory.FullName, copy), new Dictionary<string, string>()), directory);
        await proxy.WaitUntilItListensAsync();
        return proxy;
    }

    /// <summary>Asserts the whole body of a refusal.</summary>
    public virtual void ShouldRefuse(ApiResponse response, int status, string code)
    {
        var (title, message) = Refusals[status];
        response.Body.Should().Be($$"""{"type":"urn:avicenna:problem:{{code}}","title":"{{title}}","status":{{status}},"success":false,"message":"{{message}}","code":"{{code}}"}""");
    }

    /// <summary>The configuration with the port and the places of files replaced.</summary>
    protected abstract string Localize(string text, Uri address);

    protected abstract ProcessStartInfo Command(string file, string directory, string configuration);

    private static string AddCredentialHeader(string text)
    {
        var lines = Regex.Matches(text, @"(?<comment># Where Credentials:Header .*\n\s*)# (?<line>.*X-API-Key.*)");
        lines.Should().HaveCount(2);
        return lines.Aggregate(text, (changed, line) => changed.Replace(line.Value, line.Groups["comment"].Value + line.Groups["line"].Value, StringComparison.Ordinal));
    }

    protected static string Replace(string text, string old, string replacement)
    {
        text.Should().Contain(old, Exactly.Once());
        return text.Replace(old, replacement, StringComparison.Ordinal);
    }
}
