using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Api.Tests.Processes;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Clients;

/// <summary>
/// Runs <c>docs/clients.md</c> against a new server: its commands, which generate clients from the server's description, and its code.
/// Only the server's address, the key and, for C#, the project file are the test's own.
/// </summary>
[Category("Clients")]
internal sealed partial class ClientsTests : ProcessFixture
{
    private const string Placeholder = "avcna_sk_xxxxxxxxx";

    // Where programs find the packages and the tools of the repository.
    private static readonly string Root = Path.Combine(Repository.Root, "artifacts", "clients");

    private static readonly IReadOnlyList<MarkdownBlock> Blocks = MarkdownBlock.ReadAll("docs/clients.md");

    private static readonly string Shown = Blocks.Single(block => block.Language == "text").Text;

    [Test]
    public async Task TypeScript_CodeOfThePage_CompilesAndPrintsWhatItShows()
    {
        IgnoreWithoutPackages();

        var output = await RunAsync("typescript", [("keys.mts", Code("ts"))], "npx openapi-typescript", "npx tsc");

        Known(output).Should().EndWith(Known(Shown));
    }

    [Test]
    public async Task CSharp_CodeOfThePage_CompilesAndPrintsWhatItShows()
    {
        await IgnoreWithoutAsync("dotnet nswag version");
        var code = Blocks.Where(block => block.Language == "csharp").Select(block => block.Text).ToList();
        var project = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "clients", "Client.csproj"));

        var output = await RunAsync(
            "csharp",
            [("Client.csproj", project), ("AvicennaClient.Settings.cs", code[0]), ("Program.cs", string.Join("\n\n", code[1..]) + "\n")],
            "dotnet nswag",
            "dotnet run");

        Known(output).Should().EndWith(Known(Shown));
    }

    [Test]
    public async Task Python_CodeOfThePage_PrintsWhatItShows()
    {
        await IgnoreWithoutAsync("python3 --version");

        var output = await RunAsync("python", [("keys.py", Code("python"))], "python3 keys.py");

        Known(output).Should().Be(Known(Shown));
    }

    [Test]
    public async Task Postman_FolderOfThePage_PassesInNewman()
    {
        IgnoreWithoutPackages();

        var output = await RunAsync("postman", [("life.mjs", Code("js"))], "npx openapi2postmanv2", "node life.mjs");

        var steps = Regex.Matches(Code("js"), "^    step\\(\"(?<name>.*?)\", (?<status>\\d+)", RegexOptions.Multiline).Select(step => $"{step.Groups["name"].Value}: {step.Groups["status"].Value}");
        Passed.Matches(output).Select(line => line.Groups["test"].Value).Should().Equal(steps).And.HaveCountGreaterThan(5);
    }

    [TestCase("ts", @"\bas\b|\bany\b|\w!|@ts-")]
    [TestCase("csharp", @"\(\w+\)\s*\w|\bas\b|\bdynamic\b|\w!")]
    public void Code_OfThePage_HasNoCasts(string language, string cast) => Code(language).Should().NotMatchRegex(cast);

    [Test]
    public async Task Versions_OfThePage_AreThoseThatRun()
    {
        var root = Path.Combine(Repository.Root, "tests", "clients", "package.json");
        var packages = JsonElement.Parse(await File.ReadAllTextAsync(root));
        var tools = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, ".config", "dotnet-tools.json"))).GetProperty("tools");
        var installed = string.Join('\n', Blocks.Where(block => block.Language == "bash").Select(block => block.Text));

        NpmPackage.Matches(installed).Select(package => package.Value).Should().BeEquivalentTo(
            packages.GetProperty("dependencies").EnumerateObject().Concat(packages.GetProperty("devDependencies").EnumerateObject()).Select(package => $"{package.Name}@{package.Value}"));
        installed.Should().Contain($"dotnet tool install NSwag.ConsoleCore --version {tools.GetProperty("nswag.consolecore").GetProperty("version").GetString()}\n");
    }

    private static string Code(string language) => string.Join("\n\n", Blocks.Where(block => block.Language == language).Select(block => block.Text)) + "\n";

    private static string Command(string start) => Blocks.Single(block => block.Language == "bash" && block.Text.StartsWith(start, StringComparison.Ordinal)).Text;

    // All but the hour and how long to wait.
    private static string Known(string output) => Regex.Replace(output.TrimEnd(), "(?<=until )\\S+|(?<=again in )[0-9]+(?= s)", "…");

    private static void IgnoreWithoutPackages()
    {
        if (OperatingSystem.IsWindows() || !System.IO.Directory.Exists(Path.Combine(Root, "node_modules")))
        {
            Assert.Ignore("The page's commands are for a POSIX shell, and need what `dotnet cake --target=ClientTools` installs");
        }
    }

    private static async Task IgnoreWithoutAsync(string command)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("The page's commands are for a POSIX shell");
        }

        await using var process = StartShell(Repository.Root, command);
        if (await process.WaitForExitAsync() != 0)
        {
            Assert.Ignore($"`{command}` doesn't run here");
        }
    }

    /// <summary>Runs commands of the page in a new folder, after those that every reader starts with.</summary>
    /// <returns>What the commands print.</returns>
    private async Task<string> RunAsync(string folder, IReadOnlyList<(string Name, string Text)> files, params string[] commands)
    {
        var directory = Path.Combine(Root, folder);
        if (System.IO.Directory.Exists(directory))
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }

        System.IO.Directory.CreateDirectory(directory);
        foreach (var (name, text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(directory, name), text);
        }

        await using var server = StartServer(Development);
        var address = await server.WaitForAddressAsync();
        var key = (await server.WaitForAsync(PrintedKey)).Value;
        string[] starts = ["export AVICENNA_URL", "curl --fail", .. commands];
        var script = string.Join('\n', starts.Select(Command))
            .Replace(Placeholder, key, StringComparison.Ordinal)
            .Replace("http://localhost:5000", address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

        await using var shell = StartShell(directory, $"set -e\n{script}");

        (await shell.WaitForExitAsync()).Should().Be(0, $"{shell.Output}\n{shell.Errors}");
        (await File.ReadAllTextAsync(Path.Combine(directory, "openapi.json")) == await File.ReadAllTextAsync(ApiContract.Path)).Should().BeTrue("clients are generated from the committed document");
        return shell.Output;
    }

    // Without what a build leaves running, which would hold the streams open.
    private static AvicennaProcess StartShell(string directory, string command) =>
        AvicennaProcess.Start(
            new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = directory },
            new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" });

    [GeneratedRegex("(?<=^  )avcna_sk_[0-9a-f]{64}$", RegexOptions.Multiline)]
    private static partial Regex PrintedKey { get; }

    // What newman prints for a test that passed.
    [GeneratedRegex("^  ✓  (?<test>.+)$", RegexOptions.Multiline)]
    private static partial Regex Passed { get; }

    [GeneratedRegex(@"(?<=^npm install.* )[@a-z][a-z0-9/-]*@[0-9.]+", RegexOptions.Multiline)]
    private static partial Regex NpmPackage { get; }
}
