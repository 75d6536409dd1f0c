using System.Diagnostics;
using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Processes;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Packages;

/// <summary>The files in deploy/, judged by the programs that read them.</summary>
internal sealed partial class DeploymentFileTests
{
    private const string Unit = "deploy/debian/avicenna.service";

    private static readonly string[] SettingFiles = ["deploy/compose.yaml", "deploy/kubernetes/avicenna.yaml", "deploy/kubernetes/migrate.yaml", "src/Avicenna.Api/Avicenna.Api.csproj"];

    [Test]
    public async Task Unit_Hardening_LeavesAnExposureOfAtMostOneAndAHalf()
    {
        Require("systemd-analyze");

        var (exitCode, output) = await RunAsync("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15", Unit);

        exitCode.Should().Be(0, output);
        output.Should().Contain("Overall exposure level for avicenna.service");
    }

    [Test]
    public async Task Unit_Directives_AreKnown()
    {
        Require("systemd-analyze");

        // The program is not installed here, which is the only complaint.
        var (_, output) = await RunAsync("systemd-analyze", "verify", "--man=no", Path.Combine(Repository.Root, Unit));

        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Contains("avicenna.service", StringComparison.Ordinal))
            .Should().OnlyContain(line => line.Contains("is not executable", StringComparison.Ordinal));
    }

    [Test]
    public async Task Caddyfile_OfCompose_IsValid()
    {
        Require("caddy");

        var (exitCode, output) = await RunAsync("caddy", "validate", "--adapter", "caddyfile", "--config", "deploy/Caddyfile");

        exitCode.Should().Be(0, output);
    }

    [TestCase("deploy/debian/avicenna")]
    [TestCase("deploy/debian/postinst")]
    [TestCase("deploy/debian/prerm")]
    public async Task Script_Syntax_IsThatOfAPosixShell(string script)
    {
        Require("sh");

        (await RunAsync("sh", "-n", script)).Should().Be((0, ""));
    }

    [TestCaseSource(nameof(SettingFiles))]
    public void Settings_InTheFile_AreInTheTable(string file)
    {
        var table = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var names = Setting.Matches(File.ReadAllText(Path.Combine(Repository.Root, file))).Select(match => Index.Replace(match.Value.Replace("__", ":", StringComparison.Ordinal), ":N")).Distinct().ToList();

        names.Should().NotBeEmpty();
        names.Where(name => !table.Contains($"| `{name}` |", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Test]
    public async Task Completion_OfAPartOfACommand_OffersWhatTheProgramSuggests()
    {
        Require("bash");
        var script = $$"""
            avicenna() { dotnet '{{typeof(Program).Assembly.Location}}' "$@"; }
            . deploy/completion/avicenna.bash
            complete() { COMP_LINE="$1"; COMP_POINT=${#1}; COMP_WORDS=($1); [[ $1 != *' ' ]] || COMP_WORDS+=(''); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _avicenna; echo "${COMPREPLY[@]}"; }
            complete 'avicenna key im'
            complete 'avicenna key rotate --gr'
            """;

        (await RunAsync("bash", "-c", script)).Should().Be((0, "import\n--grace-period-seconds\n"));
    }

    private static void Require(string program)
    {
        if (OperatingSystem.IsWindows() || !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, program))))
        {
            Assert.Ignore($"{program} is not on the PATH");
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        await using var process = AvicennaProcess.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root }, new Dictionary<string, string>());
        return (await process.WaitForExitAsync(), process.Output + process.Errors);
    }

    [GeneratedRegex("[A-Z][A-Za-z]+(?:__[A-Za-z0-9]+)+")]
    private static partial Regex Setting { get; }

    [GeneratedRegex(":[0-9]+")]
    private static partial Regex Index { get; }
}
