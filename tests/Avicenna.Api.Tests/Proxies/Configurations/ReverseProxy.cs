using System.Diagnostics;
using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Processes;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>A program and a configuration of it.</summary>
/// <param name="program">The program.</param>
/// <param name="configuration">The configuration's path below the repository's root.</param>
internal abstract class ReverseProxy(string program, string configuration)
{
    /// <summary>Those whose configurations <c>docs/proxies</c> has whole.</summary>
    public static readonly IReadOnlyList<ReverseProxy> All = [new NginxProxy(), new CaddyProxy()];

    /// <summary>The same configurations, with the lines that they name for <see cref="ProxyEnvironment.CredentialHeader"/>.</summary>
    public static readonly IReadOnlyList<ReverseProxy> WithCredentialHeader = [new NginxProxy { ReadsCredentialHeader = true }, new CaddyProxy { ReadsCredentialHeader = true }];

    // Debian keeps nginx where only root's PATH leads.
    private readonly string? file = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Append("/usr/sbin")
        .Select(directory => Path.Combine(directory, program))
        .FirstOrDefault(File.Exists);

    public bool IsInstalled => file is not null;

    public bool ReadsCredentialHeader { get; init; }

    public override string ToString() => program;

    /// <summary>Starts it on its configuration, in which nothing is replaced but what a user would, the port and where files go.</summary>
    public async Task<RunningProxy> StartAsync(Uri avicenna, Uri upstream)
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
