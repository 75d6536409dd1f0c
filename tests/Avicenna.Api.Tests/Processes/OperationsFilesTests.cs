using System.Diagnostics;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Processes;

/// <summary>The files in <c>docs/operations/</c>, with the programs that read them.</summary>
internal sealed class OperationsFilesTests : ProcessFixture
{
    private const string Refused = "2026-01-01T00:00:00.000Z info: Avicenna.Decisions[2002] Refused: ";
    private const string Rest = ", tenant default, key -, no key has this secret, owner -, request 0HN:1, trace -, 0 more left out: GET /a";

    [Test]
    public async Task AlertRules_CheckedByPrometheus_AreValidAndFireAsTheirTestsSay()
    {
        await ShouldSucceedAsync("promtool", "check", "rules", "docs/operations/prometheus-rules.yml");
        await ShouldSucceedAsync("promtool", "test", "rules", "docs/operations/prometheus-rules.test.yml");
    }

    [Test]
    public async Task AlertRules_All_HaveATestAndARowInTheDocument()
    {
        var alerts = System.Text.RegularExpressions.Regex.Matches(await ReadAsync("docs/operations/prometheus-rules.yml"), @"alert: (\w+)").Select(match => match.Groups[1].Value).ToList();
        var (tests, document) = (await ReadAsync("docs/operations/prometheus-rules.test.yml"), await ReadAsync("docs/observability.md"));

        alerts.Should().HaveCountGreaterThan(5);
        alerts.Should().OnlyContain(alert => tests.Contains($"alertname: {alert}", StringComparison.Ordinal) && document.Contains($"`{alert}`", StringComparison.Ordinal));
    }

    [Test]
    public async Task Fail2Ban_LinesOfTheProgram_FindsTheFailedAttempts()
    {
        await using var server = StartServer(Development);
        var address = await server.WaitForAddressAsync();
        await GetCurrentAsync(address, "avcna_sk_" + new string('0', 64));
        await SendAsync(address, "GET", "/verify", "not a key");
        await SendAsync(address, "GET", "/admin/nothing", "not a key");
        await server.TerminateAsync();

        // The second is the one that /verify counted and the sampler left out.
        (await MatchAsync(server.Output)).Should().Be("127.0.0.1 127.0.0.1");
    }

    [TestCase($"{Refused}invalid_api_key (401), client 203.0.113.7{Rest}", "203.0.113.7")]
    [TestCase($"{Refused}too_many_failed_attempts (429), client 2001:db8::1{Rest}", "2001:db8::1")]
    [TestCase($"host avicenna[12]: {Refused}invalid_api_key (401), client 203.0.113.7{Rest}", "203.0.113.7")]
    [TestCase($"{Refused}api_key_required (401), client 203.0.113.7{Rest}", "")]
    [TestCase($"{Refused}not_found (404), client 203.0.113.7{Rest}/info: Avicenna.Decisions[2002] Refused: invalid_api_key (401), client 192.0.2.1, tenant", "")]
    [TestCase($"{Refused}not_found (404), client 203.0.113.7{Rest} {Refused}invalid_api_key (401), client 192.0.2.1, tenant", "")]
    public async Task Fail2Ban_Line_FindsOnlyTheClientOfAFailedAttempt(string line, string addresses) =>
        (await MatchAsync(line)).Should().Be(addresses);

    private async Task<string> MatchAsync(string log)
    {
        await File.WriteAllTextAsync(PathOf("log"), $"{log}\n");
        var output = await ShouldSucceedAsync("fail2ban-regex", "--out", "ip", PathOf("log"), "docs/operations/fail2ban-avicenna.conf");
        return string.Join(' ', output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(Repository.Root, file));

    /// <summary>Runs a program at the root of the repository; ignores the test if it isn't installed.</summary>
    /// <returns>Its output.</returns>
    private static async Task<string> ShouldSucceedAsync(string program, params string[] arguments)
    {
        if (Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).All(directory => !File.Exists(Path.Combine(directory, program))))
        {
            Assert.Ignore($"{program} is not on the PATH");
        }

        await using var process = AvicennaProcess.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root }, new Dictionary<string, string>());
        (await process.WaitForExitAsync()).Should().Be(0, process.Output + process.Errors);
        return process.Output;
    }
}
