using System.Diagnostics;
using System.Text.RegularExpressions;
using Avicenna.Testing;
using Avicenna.Testing.Stores;

namespace Avicenna.Api.Tests.Processes;

/// <summary>Exported trails verify elsewhere, with the script of docs/operations.md.</summary>
internal sealed partial class AuditExportTests : ProcessFixture
{
    private const string Script = "verify-export.py";

    [OneTimeSetUp]
    public void RequirePython()
    {
        if (OperatingSystem.IsWindows() || !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, "python3"))))
        {
            Assert.Ignore("python3 is not on the PATH");
        }
    }

    [SetUp]
    public async Task CreateTrailAsync()
    {
        await File.WriteAllTextAsync(PathOf("audit-key.txt"), TestSettings.AuditKey);
        var operations = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operations.md"));
        await File.WriteAllTextAsync(PathOf(Script), PythonBlock.Match(operations).Groups["script"].Value);
        await CreateAcmeAsync();
        await SucceedAsync("key", "create", "--tenant", "acme", "--name", "Ключ <é> '+&\" 🗝", "--metadata", """{"a":"\u0022","b":1.0}""");
        await SucceedAsync("tenant", "disable", "acme");
        await SucceedAsync("tenant", "enable", "acme");
    }

    [Test]
    public async Task Export_WholeTrail_VerifiesWithTheHeadOfAuditVerify()
    {
        var head = await HeadAsync();
        await ExportAsync();

        (await VerifyAsync()).Should().Be((0, $"{head}\n", ""));
        (await VerifyAsync(head)).Should().Be((0, $"{head}\n", ""));
    }

    [Test]
    public async Task Export_Line_HasTheCanonicalEventItsMacAndTheKeysId()
    {
        await ExportAsync();

        (await LinesAsync())[0].Should().MatchRegex(
            """^\{"sequence":1,"event":"\[\\"[0-9a-f-]{36}\\",\\"[0-9a-f-]{36}\\",1,\d{13},\\"tenant\.create\\",null,\\"tenant\\",null,null,\\"\{\\\\u0022enabled\\\\u0022:true\}\\",null,null\]","mac":"[0-9a-f]{64}","audit_key_id":"[0-9a-f]{64}"\}$""");
    }

    [Test]
    public async Task Export_AppendedToAnEarlierOne_VerifiesAsOne()
    {
        await ExportAsync();
        await SucceedAsync("tenant", "disable", "acme");
        await File.AppendAllTextAsync(PathOf("acme.jsonl"), await SucceedAsync("audit", "export", "--tenant", "acme", "--after-sequence", "5"));

        (await VerifyAsync()).Should().Be((0, $"{await HeadAsync()}\n", ""));
    }

    [Test]
    public async Task Export_FromTheMiddle_NeedsTheHeadBeforeIt()
    {
        var head = await HeadAsync();
        await SucceedAsync("tenant", "disable", "acme");
        await ExportAsync("--after-sequence", "5");

        (await VerifyAsync()).Should().Be((1, "", "line 1: nothing vouches for the event before event 6\n"));
        (await VerifyAsync(head)).Should().Be((0, $"{await HeadAsync()}\n", ""));
    }

    [Test]
    public async Task Export_ThatWasTamperedWith_IsFoundOut()
    {
        var head = await HeadAsync();
        await ExportAsync();
        var lines = await LinesAsync();

        await WriteAsync([.. lines.Select((line, index) => index == 2 ? line.Replace("user", "admin", StringComparison.Ordinal) : line)]);
        (await VerifyAsync()).Should().Be((1, "", "line 3: event 3 was changed\n"));
        await WriteAsync([.. lines[..2], .. lines[3..]]);
        (await VerifyAsync()).Should().Be((1, "", "line 3: event 3 is missing\n"));
        await WriteAsync(lines[1..]);
        (await VerifyAsync()).Should().Be((1, "", "line 1: nothing vouches for the event before event 2\n"));
        await WriteAsync(lines[..4]);
        (await VerifyAsync()).ExitCode.Should().Be(0, "only a head shows that the end is missing");
        (await VerifyAsync(head)).Should().Be((1, "", "the file ends before event 5\n"));
        await WriteAsync(lines);
        (await VerifyAsync($"5:{new string('0', 64)}")).Should().Be((1, "", "line 5: event 5 was changed\n"));
        await File.WriteAllTextAsync(PathOf("audit-key.txt"), TestSettings.Pepper(9));
        (await VerifyAsync()).Should().Be((1, "", "line 1: sealed with another audit key\n"));
    }

    [Test]
    public async Task Export_OfAPrunedTrail_VerifiesFromTheAnchorOn()
    {
        await PruneAsync();
        await ExportAsync();
        var lines = await LinesAsync();

        (await VerifyAsync()).Should().Be((0, $"{await HeadAsync()}\n", ""));
        lines.Should().HaveCount(2);

        await WriteAsync([lines[0], lines[1].Replace("count", "Count", StringComparison.Ordinal)]);
        (await VerifyAsync()).Should().Be((1, "", "line 2: event 7 was changed\n"));
        await WriteAsync([lines[0]]);
        (await VerifyAsync()).Should().Be((1, "", "line 1: nothing vouches for the event before event 6\n"));
    }

    [Test]
    public async Task Export_ContinuedAfterAPrune_VerifiesAsOne()
    {
        await ExportAsync();
        await PruneAsync();
        await File.AppendAllTextAsync(PathOf("acme.jsonl"), await SucceedAsync("audit", "export", "--tenant", "acme"));

        (await LinesAsync()).Should().HaveCount(7);
        (await VerifyAsync()).Should().Be((0, $"{await HeadAsync()}\n", ""));
    }

    private async Task PruneAsync()
    {
        var before = await PassAsync();
        await SucceedAsync("tenant", "disable", "acme");
        (await SucceedAsync("audit", "prune", "--tenant", "acme", "--before", before, "--yes")).Should().Be("5 events of tenant 'acme' are removed: all up to event 5\n");
    }

    private async Task<string> HeadAsync() => (await SucceedAsync("audit", "verify", "--tenant", "acme")).Trim();

    private async Task ExportAsync(params string[] options) =>
        await File.WriteAllTextAsync(PathOf("acme.jsonl"), await SucceedAsync(["audit", "export", "--tenant", "acme", .. options]));

    private Task<string[]> LinesAsync() => File.ReadAllLinesAsync(PathOf("acme.jsonl"));

    private Task WriteAsync(string[] lines) => File.WriteAllLinesAsync(PathOf("acme.jsonl"), lines);

    private async Task<(int ExitCode, string Output, string Errors)> VerifyAsync(string head = "")
    {
        var start = new ProcessStartInfo("bash", ["-c", $"python3 {Script} acme.jsonl {head} < audit-key.txt"]) { WorkingDirectory = Directory.FullName };
        await using var shell = AvicennaProcess.Start(start, new Dictionary<string, string>());
        return (await shell.WaitForExitAsync(), shell.Output, shell.Errors);
    }

    [GeneratedRegex("```python\n(?<script>.*?)```", RegexOptions.Singleline)]
    private static partial Regex PythonBlock { get; }
}
