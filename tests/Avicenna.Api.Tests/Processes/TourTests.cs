using System.Diagnostics;
using System.Text.RegularExpressions;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Processes;

/// <summary>Runs the commands of docs/tour.md in one shell, with a server, a Caddy and a toy API on ports of the test's own, and compares what they print.</summary>
[Platform("Linux")]
internal sealed partial class TourTests : ProcessFixture
{
    private const string Caddyfile = "docs/proxies/Caddyfile";

    [Test]
    public async Task Tour_EveryCommand_PrintsWhatThePageShows()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!new[] { "caddy", "curl", "python3" }.All(program => path.Any(directory => File.Exists(Path.Combine(directory, program)))))
        {
            Assert.Ignore("caddy, curl or python3 is not on the PATH");
        }

        await using var server = StartServer(new Dictionary<string, string>(Development) { ["Proxies__Trusted__0"] = "127.0.0.1" });
        var address = await server.WaitForAddressAsync();
        var key = (await server.WaitForAsync(PrintedKey)).Value;
        var (caddyPort, apiPort) = (FreePort.Find(), FreePort.Find());
        var caddyfile = await File.ReadAllTextAsync(Path.Combine(Repository.Root, Caddyfile));
        await File.WriteAllTextAsync(PathOf("Caddyfile"), $"{{\n\tadmin off\n}}\n{Localize(caddyfile)}");
        var blocks = MarkdownBlock.ReadAll("docs/tour.md");
        var commands = blocks.Where(block => block.Language == "bash").ToList();
        var script = string.Concat(commands.Select((block, index) => $"printf '\\n--- %s\\n' {index}\n{Localize(block.Text)}\n"));

        await using var shell = AvicennaProcess.Start(
            new ProcessStartInfo("bash", ["-c", $"set -eu\ntrap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n{script}"]) { WorkingDirectory = Directory.FullName },
            new Dictionary<string, string>(Development) { ["HOME"] = Directory.FullName });
        (await shell.WaitForExitAsync()).Should().Be(0, $"{shell.Output}\n{shell.Errors}");

        var printed = Marker.Split($"\n{shell.Output.Trim('\n')}\n").Skip(1).Select(text => text.TrimEnd('\n')).ToList();
        printed.Should().HaveCount(commands.Count);
        var shown = blocks.Zip(blocks.Skip(1)).Where(pair => pair.Second.Language == "text").ToList();
        shown.Should().NotBeEmpty();
        foreach (var (block, output) in shown)
        {
            printed[commands.IndexOf(block)].Should().Be(output.Text, block.Text);
        }

        printed[^2].Should().MatchRegex("^[0-9]+:[0-9a-f]{64}$", "audit verify prints the head");

        string Localize(string text) => Secret.Replace(text, key)
            .Replace($"{Caddyfile} ", "Caddyfile ", StringComparison.Ordinal)
            .Replace("dotnet run --project src/Avicenna.Api --", $"dotnet '{typeof(Program).Assembly.Location}'", StringComparison.Ordinal)
            .Replace("localhost:5000", $"localhost:{address.Port}", StringComparison.Ordinal)
            .Replace("127.0.0.1:5000", address.Authority, StringComparison.Ordinal)
            .Replace("http.server 8080", $"http.server {apiPort}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8080", $"127.0.0.1:{apiPort}", StringComparison.Ordinal)
            .Replace(":8000", $":{caddyPort}", StringComparison.Ordinal);
    }

    [GeneratedRegex("(?<=^  )avcna_sk_[0-9a-f]{64}$", RegexOptions.Multiline)]
    private static partial Regex PrintedKey { get; }

    [GeneratedRegex("avcna_sk_[0-9a-f]{64}")]
    private static partial Regex Secret { get; }

    // An output may lack the end of its last line.
    [GeneratedRegex("\n--- [0-9]+\n")]
    private static partial Regex Marker { get; }
}
