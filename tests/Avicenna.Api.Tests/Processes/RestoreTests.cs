using System.Diagnostics;
using System.Text.RegularExpressions;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Processes;

/// <summary>Runs what docs/operations.md tells operators to run for a backup and for a restore.</summary>
internal sealed partial class RestoreTests : ProcessFixture
{
    private static readonly string Operations = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    [OneTimeSetUp]
    public void RequireSqlite()
    {
        if (OperatingSystem.IsWindows() || !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, "sqlite3"))))
        {
            Assert.Ignore("sqlite3 is not on the PATH");
        }
    }

    [Test]
    public async Task Restore_BackupTakenWhileItRan_HasWhatWasThereThenAndNothingOfTheOldLog()
    {
        await CreateAcmeAsync();
        var settings = new Dictionary<string, string>(Production) { ["Tenancy__DefaultSubdomain"] = "acme" };
        var admin = (await SucceedAsync("key", "create", "--tenant", "acme", "--name", "ops", "--permission", "admin")).Trim();
        string kept;
        string lost;
        await using (var server = StartServer(settings))
        {
            var address = await server.WaitForAddressAsync();
            kept = await MintAsync(address, admin);
            await RunShellAsync(Block("avicenna.backup'"));
            lost = await MintAsync(address, admin);
            // As after a crash: the log still holds what came after the backup.
            await server.KillAsync();
        }

        (await RunShellAsync(Block("integrity_check"))).Should().Be("ok\n");

        await using var restored = StartServer(settings);
        var restoredAddress = await restored.WaitForAddressAsync();
        (await GetCurrentAsync(restoredAddress, kept)).Status.Should().Be(200);
        (await GetCurrentAsync(restoredAddress, lost)).Status.Should().Be(401);
        await MintAsync(restoredAddress, admin);
        restored.Output.Should().NotContain("chmod");
    }

    private static async Task<string> MintAsync(Uri address, string admin)
    {
        var (status, body) = await CreateKeyAsync(address, admin);
        status.Should().Be(201);
        return body.GetProperty("key").GetString()!;
    }

    /// <summary>The block of commands that has this in it.</summary>
    private static string Block(string part) => Blocks.Matches(Operations).Select(match => match.Groups["commands"].Value).Single(commands => commands.Contains(part, StringComparison.Ordinal));

    // The file commands alone, as the user who runs the test. RunbookTests runs the blocks whole.
    private async Task<string> RunShellAsync(string block)
    {
        var commands = string.Join('\n', block.Split('\n').Where(line => !Service.IsMatch(line)))
            .Replace("/var/lib/avicenna", "data", StringComparison.Ordinal)
            .Replace("runuser -u avicenna -- ", "", StringComparison.Ordinal)
            .Replace("--owner=avicenna --group=avicenna ", "", StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-c", $"set -e\n{commands}"]) { WorkingDirectory = Directory.FullName };
        await using var shell = AvicennaProcess.Start(start, new Dictionary<string, string>());
        (await shell.WaitForExitAsync()).Should().Be(0, shell.Errors);
        return shell.Output;
    }

    [GeneratedRegex("^ *(systemctl|avicenna) ")]
    private static partial Regex Service { get; }

    [GeneratedRegex("```bash\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks { get; }
}
