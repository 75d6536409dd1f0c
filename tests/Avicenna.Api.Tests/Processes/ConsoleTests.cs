using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Processes;

/// <summary>What the program writes to standard output, and that nothing waits for it.</summary>
internal sealed partial class ConsoleTests : ProcessFixture
{
    private const string Unknown = "avcna_sk_1111111111111111111111111111111111111111111111111111111111111111";

    [Test]
    public async Task Log_ByDefault_HasALineForEachEntryThatBeginsWithTheTime()
    {
        var begin = TimeProvider.System.GetUtcNow().AddMilliseconds(-1);
        await using var server = StartServer(Development);
        var address = await server.WaitForAddressAsync();
        await GetCurrentAsync(address, Unknown);

        var line = await server.WaitForAsync(Entry);
        DateTimeOffset.Parse(line.Groups["time"].Value, CultureInfo.InvariantCulture).Should().BeOnOrAfter(begin).And.BeOnOrBefore(TimeProvider.System.GetUtcNow());
        server.Output.Split('\n')[0].Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info: ");
    }

    [Test]
    public async Task Log_AsJson_IsAnObjectForEachLineWithTimeTraceAndRequest()
    {
        await using var server = StartServer(new Dictionary<string, string>(Development) { ["Logging__Console__FormatterName"] = "json" });
        var address = await server.WaitForAsync(new Regex("Now listening on: (?<url>http://[^\"]+)"));
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(address.Groups["url"].Value), "/api-keys/current"));
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var response = await client.SendAsync(request);
        var requestId = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("request_id").GetString();

        var entry = JsonElement.Parse((await server.WaitForAsync(new Regex("^.*\"EventId\":2002.*$", RegexOptions.Multiline))).Value);
        entry.GetProperty("Timestamp").GetString().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        entry.GetProperty("Category").GetString().Should().Be("Avicenna.Decisions");
        var state = entry.GetProperty("State");
        state.GetProperty("trace_id").GetString().Should().Be("0af7651916cd43dd8448eb211c80319c");
        state.GetProperty("request_id").GetString().Should().Be(requestId);
        state.GetProperty("reason").GetString().Should().Be("api_key_required");
        server.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{')).Should().HaveCountGreaterThan(3)
            .And.AllSatisfy(line => JsonElement.Parse(line).GetProperty("Timestamp"));
    }

    [Test]
    public async Task Log_OwnFormat_TakesPrecedence()
    {
        await using var server = StartServer(new Dictionary<string, string>(Development)
        {
            ["Logging__Console__FormatterOptions__TimestampFormat"] = "'at' HH ",
            ["Logging__Console__FormatterOptions__SingleLine"] = "false",
        });
        await server.WaitForAddressAsync();

        server.Output.Should().MatchRegex(@"\Aat \d\d info: [^\n]+\n      \S");
    }

    [Test]
    public async Task StandardOutput_IsAFullPipe_StopsNoCall()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("Pipes differ on Windows");
        }

        var port = FreePort.Find();
        // Nobody reads the pipe, which is full after a few hundred lines.
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "--urls", $"http://127.0.0.1:{port}", "--Logging:LogLevel:Microsoft.AspNetCore.Routing=Trace", "--Logging:Console:MaxQueueLength=100"])
        {
            WorkingDirectory = Directory.FullName,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in Production)
        {
            start.Environment[name] = value;
        }

        var secret = "avcna_sk_" + new string('7', 64);
        start.Environment["Bootstrap__AdminKey"] = secret;
        start.Environment["Database__MigrateOnStart"] = "true";
        using var process = Process.Start(start)!;
        try
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            var address = new Uri($"http://127.0.0.1:{port}");
            await Eventually.IsTrueAsync(() => IsReadyAsync(client, address), "the server must start");
            // Several lines each, and together several times the size of a pipe.
            for (var calls = 0; calls < 1000; calls++)
            {
                (await IsReadyAsync(client, address)).Should().BeTrue();
            }

            (await GetCurrentAsync(address, secret)).Status.Should().Be(200);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri address)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(address, "/health/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^(?<time>\S+Z) info: Avicenna\.Decisions\[2002\] Refused: invalid_api_key \(401\), client 127\.0\.0\.1, .*$", RegexOptions.Multiline)]
    private static partial Regex Entry { get; }
}
