using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Proxies.Configurations;
using Avicenna.Testing;
using Microsoft.AspNetCore.Http;

namespace Avicenna.Api.Tests.Processes;

/// <summary>Runs what the README tells people to run. Only the port, the placeholder of the key and the build are the test's own.</summary>
internal sealed partial class ReadmeTests : ProcessFixture
{
    private static readonly IReadOnlyList<MarkdownBlock> Blocks = MarkdownBlock.ReadAll("README.md");

    [Test]
    public async Task Readme_RunAndCurls_GiveWhatItShows()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("The README's commands are for a POSIX shell");
        }

        var port = FreePort.Find();
        var run = Block("dotnet run --project");
        await using var server = StartShell($"{run} --no-build --configuration {Repository.Configuration} -- --urls http://localhost:{port} '--ConnectionStrings:Avicenna=Data Source={Directory.FullName}/avicenna.db'");
        var key = (await server.WaitForAsync(PrintedKey)).Value;

        var created = await CurlAsync("curl -X POST", key, port);
        new ShownAnswers().FindDifference(Blocks.Single(block => block.Language == "json").Text, created).Should().BeNull();

        var current = await CurlAsync("curl http://localhost:5000/api-keys/current", key, port);
        current.Should().StartWith("{\"success\":true,\"key_data\":{").And.Contain("\"name\":\"First admin key\"");

        var decided = await CurlAsync("curl -X POST http://localhost:5000/admin/endpoints", key, port);
        var shown = Blocks.Single(block => block.Text.StartsWith("HTTP/", StringComparison.Ordinal)).Text;
        // The first answer has no line of its own end.
        decided.Replace("HTTP/1.1", "\nHTTP/1.1", StringComparison.Ordinal).ReplaceLineEndings("\n").Split('\n').Select(Known).Should().ContainInOrder(shown.Split('\n').Select(Known));
    }

    [Test]
    public async Task Readme_GatewayCommands_GuardAnApi()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("The README's commands are for a POSIX shell");
        }

        await using var api = await LoopbackServer.StartAsync(context => context.Response.WriteAsync($"{context.Request.Path} for {context.Request.Headers["X-Avicenna-Permission"]}"));
        var (port, gatewayPort) = (FreePort.Find(), FreePort.Find());
        var commands = Block("dotnet run --project src/Avicenna.Api -- --Gateway:Upstream").Replace("localhost:8080", api.Address.Authority, StringComparison.Ordinal)
            .Replace("localhost:8000", $"localhost:{gatewayPort}", StringComparison.Ordinal).Split('\n');
        var run = commands[0].Replace(" -- ", $" --no-build --configuration {Repository.Configuration} -- --urls http://localhost:{port} '--ConnectionStrings:Avicenna=Data Source={Directory.FullName}/avicenna.db' ", StringComparison.Ordinal);
        await using var server = StartShell(run);
        var key = (await server.WaitForAsync(PrintedKey)).Value;

        await using var curl = StartShell($"{commands[1].Replace("avcna_sk_xxxxxxxxx", key, StringComparison.Ordinal)} --silent --show-error");
        (await curl.WaitForExitAsync()).Should().Be(0, curl.Errors);
        curl.Output.Should().StartWith("HTTP/1.1 200 OK").And.Contain("RateLimit-Policy: \"default\"").And.Contain("/reports/2026 for admin");
        await using var anonymous = StartShell($"{commands[1].Split(" -H")[0]} --silent --show-error");
        (await anonymous.WaitForExitAsync()).Should().Be(0, anonymous.Errors);
        anonymous.Output.Should().StartWith("HTTP/1.1 401 Unauthorized").And.Contain("api_key_required");
    }

    [Test]
    public async Task Readme_ProductionCommands_LeadToAServerWithAWorkingKey()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("The README's commands are for a POSIX shell");
        }

        // The block as it stands, but on SQLite, on files of the test's own, and built as the tests are.
        var port = FreePort.Find();
        var block = Block("export Database__Provider=SqlServer")
            .Replace("Database__Provider=SqlServer", "Database__Provider=Sqlite", StringComparison.Ordinal)
            .Replace("--configuration Release", $"--no-build --configuration {Repository.Configuration}", StringComparison.Ordinal)
            .Replace("/opt/avicenna", $"{Directory.FullName}/program", StringComparison.Ordinal)
            .Replace("http://0.0.0.0:5000", $"http://localhost:{port}", StringComparison.Ordinal);
        block = Regex.Replace(block, "ConnectionStrings__Avicenna='[^']*'", $"ConnectionStrings__Avicenna='Data Source={Directory.FullName}/avicenna.db'");
        await using var server = StartShell($"set -e\n{block}");

        await server.WaitForAsync(Listening);
        var key = (await server.WaitForAsync(CreatedKey)).Value;
        (await GetCurrentAsync(new Uri($"http://localhost:{port}"), key)).Status.Should().Be(200);
        server.Output.Should().NotContain("Tenant 'default' has no key yet");
    }

    private static string Block(string start) => Blocks.First(block => block.Text.StartsWith(start, StringComparison.Ordinal)).Text;

    private static async Task<string> CurlAsync(string start, string key, int port)
    {
        var command = Block(start).Replace("avcna_sk_xxxxxxxxx", key, StringComparison.Ordinal).Replace("localhost:5000", $"localhost:{port}", StringComparison.Ordinal);
        await using var curl = StartShell($"{command} --silent --show-error");
        (await curl.WaitForExitAsync()).Should().Be(0, curl.Errors);
        return curl.Output;
    }

    // All but whose key it is and how its limit stands.
    private static string Known(string line) => Regex.Replace(line, "[0-9a-f]{8}-[0-9a-f-]{27}|(?<=[qrt]=)[0-9]+", "…");

    [GeneratedRegex("^avcna_sk_[0-9a-f]{64}$", RegexOptions.Multiline)]
    private static partial Regex CreatedKey { get; }

    [GeneratedRegex("Now listening on")]
    private static partial Regex Listening { get; }

    [GeneratedRegex("(?<=^  )avcna_sk_[0-9a-f]{64}$", RegexOptions.Multiline)]
    private static partial Regex PrintedKey { get; }
}
