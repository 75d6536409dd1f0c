using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Avicenna.Testing;
using Avicenna.Testing.Stores;

namespace Avicenna.Api.Tests.Processes;

/// <summary>
/// Runs every <c>bash</c> block of docs/operations.md, in order, in one shell. The programs of the Debian package and of systemd are small
/// scripts that do the same with this build, in the test's directory.
/// </summary>
[Platform("Linux")]
[UnsupportedOSPlatform("windows")]
internal sealed partial class RunbookTests : ProcessFixture
{
    private const string Page = "docs/operations.md";

    // What happened before somebody turns to the page: by a part of the block.
    private static readonly Dictionary<string, string> Before = new()
    {
        ["$LEAKED_KEY"] = "LEAKED_KEY=$(avicenna key create --tenant default --name leaked)",
        ["client_address"] = "curl --fail --silent --request PATCH --header \"Authorization: Bearer $(cat admin.key)\" --json '{\"ratelimit_min\":50}' http://localhost:5000/admin/api-keys/$ID",
        ["audit verify --tenant acme --expect-head"] = "avicenna tenant create acme && avicenna key create --tenant acme --name first",
        ["audit reseal"] = "systemctl stop avicenna && printf '%s' \"$AUDIT_KEY\" > old-audit-key.txt && sed -i \"s|$AUDIT_KEY|$NEW_AUDIT_KEY|\" \"$ETC/appsettings.json\"",
    };

    // What a block must print, in full or as a pattern: by a part of the block.
    private static readonly Dictionary<string, string> Printed = new()
    {
        ["systemctl enable --now avicenna"] = "(?s)The schema is up to date\n.*healthy$",
        ["systemctl restart avicenna"] = "^The schema is up to date\nhealthy$",
        ["PRAGMA integrity_check"] = "^ok\nThe schema is up to date$",
        ["key rotate \"$ID\""] = "^{\"success\":true,\"key_data\":{\"id\":",
        ["key find --secret-stdin"] = "leaked",
        ["actor_key_id=$ID"] = "\"audit_events\":.*\"usage\":",
        ["date --utc"] = "(?i)date: ",
        ["du -sh"] = "avicenna.db",
        ["client_address"] = "1 \"client_address\":\"(127.0.0.1|::1)\"",
        ["admin/usage/keys"] = "\"success\":true",
        ["audit export"] = "^[0-9]+:[0-9a-f]{64}\nThe audit trail of tenant 'acme' has no events to remove$",
    };

    [Test]
    public async Task Operations_EveryBlock_RunsInOrderAndPrintsWhatItShould()
    {
        Require("curl", "python3", "sqlite3");
        var blocks = MarkdownBlock.ReadAll(Page).Where(block => block.Language == "bash").Select(block => block.Text).ToList();
        await WriteMachineAsync();
        await WriteFilesAsync();
        var script = string.Concat(blocks.Select((block, index) => $"{Prelude(block)}\nprintf '\\n--- %s\\n' {index}\n{Localize(block)}\n"));

        await using var shell = AvicennaProcess.Start(
            new ProcessStartInfo("bash", ["-c", $"set -eu\ntrap 'systemctl stop avicenna' EXIT\n{script}"]) { WorkingDirectory = Directory.FullName },
            new Dictionary<string, string> { ["PATH"] = $"{PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}", ["ETC"] = PathOf("etc"), ["AUDIT_KEY"] = TestSettings.AuditKey, ["NEW_AUDIT_KEY"] = Convert.ToBase64String(new byte[32]) });
        (await shell.WaitForExitAsync()).Should().Be(0, $"{shell.Output}\n{shell.Errors}");

        var printed = Marker.Split($"\n{shell.Output.Trim('\n')}\n").Skip(1).Select(text => text.TrimEnd('\n')).ToList();
        printed.Should().HaveCount(blocks.Count);
        foreach (var (part, pattern) in Printed)
        {
            printed[blocks.FindIndex(block => block.Contains(part, StringComparison.Ordinal))].Should().MatchRegex(pattern, part);
        }
    }

    private string Prelude(string block) =>
        Localize(string.Concat(Before.Where(before => block.Contains(before.Key, StringComparison.Ordinal)).Select(before => $"{{ {before.Value}; }} > prelude.log 2>&1\n")));

    private static void Require(params string[] programs)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        foreach (var program in programs.Where(program => !path.Any(directory => File.Exists(Path.Combine(directory, program)))))
        {
            Assert.Ignore($"{program} is not on the PATH");
        }
    }

    private int Port { get; } = FreePort.Find();

    private string Localize(string block) => block
        .Replace("/var/lib/avicenna", PathOf("lib"), StringComparison.Ordinal)
        .Replace("/etc/avicenna", PathOf("etc"), StringComparison.Ordinal)
        .Replace("--owner=avicenna --group=avicenna ", "", StringComparison.Ordinal)
        .Replace("localhost:5000", $"localhost:{Port}", StringComparison.Ordinal);

    // What the installation of the Debian package leaves.
    private async Task WriteMachineAsync()
    {
        System.IO.Directory.CreateDirectory(PathOf("lib"));
        System.IO.Directory.CreateDirectory(PathOf("etc"));
        var postinst = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "debian", "postinst"));
        var settings = Localize(SettingsFile.Match(postinst).Groups["json"].Value)
            .Replace("$(date +%Y-%m)", "p1", StringComparison.Ordinal);
        settings = RandomValue.Replace(RandomValue.Replace(settings, TestSettings.Pepper(1), 1), TestSettings.AuditKey, 1);
        await File.WriteAllTextAsync(PathOf("etc/appsettings.json"), $"{{ \"urls\": \"http://localhost:{Port}\",{settings[1..]}");

        var program = $"dotnet '{typeof(Program).Assembly.Location}' --contentRoot='{PathOf("etc")}'";
        await WriteProgramAsync("avicenna", $"exec {program} \"$@\"");
        await WriteProgramAsync("runuser", "shift 3; exec \"$@\"");
        await WriteProgramAsync("systemctl", $$"""
            cd '{{Directory.FullName}}'
            case " $* " in *' stop '*|*' restart '*) if [ -e pid ]; then kill "$(cat pid)"; while kill -0 "$(cat pid)" 2>/dev/null; do sleep 0.1; done; rm pid; fi;; esac
            case " $* " in *' start '*|*' restart '*|*' enable --now '*)
              {{program}} > server.log 2>&1 < /dev/null &
              echo $! > pid
              until curl --silent --fail http://localhost:{{Port}}/health/ready > /dev/null; do kill -0 "$(cat pid)" || { cat server.log >&2; exit 1; }; sleep 0.1; done;;
            esac
            """);
    }

    // The files that the page tells to make or to bring.
    private async Task WriteFilesAsync()
    {
        var script = MarkdownBlock.ReadAll(Page).First(block => block.Language == "python").Text;
        await File.WriteAllTextAsync(PathOf("verify-export.py"), script);
        await File.WriteAllTextAsync(PathOf("audit-key.txt"), TestSettings.AuditKey);
    }

    private async Task WriteProgramAsync(string name, string script)
    {
        System.IO.Directory.CreateDirectory(PathOf("bin"));
        var path = PathOf($"bin/{name}");
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [GeneratedRegex("<<JSON\n(?<json>.*?)\nJSON\n", RegexOptions.Singleline)]
    private static partial Regex SettingsFile { get; }

    [GeneratedRegex(@"\$\(random\)")]
    private static partial Regex RandomValue { get; }

    // An output may lack the end of its last line.
    [GeneratedRegex("\n--- [0-9]+\n")]
    private static partial Regex Marker { get; }
}
