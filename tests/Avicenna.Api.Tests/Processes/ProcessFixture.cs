using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Avicenna.Application.Time;
using Avicenna.Testing;
using Avicenna.Testing.Stores;

namespace Avicenna.Api.Tests.Processes;

/// <summary>
/// A fixture that runs the program itself, each test in an empty directory. Servers are processes; commands run inside the tests' process,
/// unless a test is about what only a process has.
/// </summary>
internal abstract partial class ProcessFixture
{
    protected static readonly IReadOnlyDictionary<string, string> Development = new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" };

    internal static readonly IReadOnlyDictionary<string, string> Production = new Dictionary<string, string>
    {
        ["Database__Provider"] = "Sqlite",
        ["Security__Peppers__0__Id"] = "p1",
        ["Security__Peppers__0__Value"] = TestSettings.Pepper(1),
        ["Security__AuditKey"] = TestSettings.AuditKey,
    };

    protected DirectoryInfo Directory { get; private set; } = null!;

    [SetUp]
    public void MakeDirectory() => Directory = System.IO.Directory.CreateTempSubdirectory("avicenna-process-");

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(recursive: true);

    protected AvicennaProcess StartServer(IReadOnlyDictionary<string, string> settings) =>
        AvicennaProcess.Start(Directory.FullName, settings, "--urls", "http://127.0.0.1:0");

    protected Task<(int ExitCode, string Output, string Errors)> RunAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        RunWithInputAsync(settings, input: "", arguments);

    protected Task<(int ExitCode, string Output, string Errors)> RunWithInputAsync(IReadOnlyDictionary<string, string> settings, string input, params string[] arguments) =>
        InProcessProgram.RunAsync(Directory, settings, input, arguments);

    /// <summary>Runs a command as a process, with settings from its environment, the current directory and the standard streams of its own.</summary>
    protected Task<(int ExitCode, string Output, string Errors)> RunProcessAsync(IReadOnlyDictionary<string, string> settings, string input, params string[] arguments) =>
        AvicennaProcess.RunAsync(Directory.FullName, settings, input, arguments);

    /// <summary>Runs a command of a document in a POSIX shell, at the root of the repository.</summary>
    protected static AvicennaProcess StartShell(string command) =>
        AvicennaProcess.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = Repository.Root }, new Dictionary<string, string>());

    /// <summary>The path of a file in the test's directory.</summary>
    protected string PathOf(string name) => Path.Combine(Directory.FullName, name);

    /// <summary>Runs a command that must succeed, in Production.</summary>
    /// <returns>What it printed on standard output.</returns>
    protected async Task<string> SucceedAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(Production, arguments);
        exitCode.Should().Be(0, errors);
        return output;
    }

    /// <summary>Runs a command that must refuse with these sentences, in Production.</summary>
    protected async Task ShouldFailAsync(string sentences, params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(Production, arguments);

        errors.Should().Be(sentences);
        output.Should().BeEmpty();
        exitCode.Should().Be(1);
    }

    /// <summary>Returns a time after all events so far, and not after any that follows.</summary>
    protected static async Task<string> PassAsync()
    {
        // Times are stored in milliseconds.
        await Task.Delay(2);
        return Rfc3339.Format(TimeProvider.System.GetUtcNow());
    }

    /// <summary>Makes a database with the tenant acme and an admin key of its own.</summary>
    /// <returns>The key's data, as the program prints it.</returns>
    protected async Task<JsonElement> CreateAcmeAsync(int limit = 60)
    {
        await SucceedAsync("migrate");
        await SucceedAsync("tenant", "create", "acme");
        return JsonElement.Parse(await SucceedAsync("key", "create", "--tenant", "acme", "--name", "ops", "--permission", "admin", "--ratelimit-min", $"{limit}", "--json"));
    }

    /// <summary>The keys that the program lists.</summary>
    protected async Task<JsonElement> ListKeysAsync(string tenant, params string[] filters)
    {
        var list = JsonElement.Parse(await SucceedAsync(["key", "list", "--tenant", tenant, .. filters, "--json"]));
        list.GetProperty("success").GetBoolean().Should().BeTrue();
        return list.GetProperty("api_keys");
    }

    /// <summary>Requires that a server which has ended logged no warning and nothing worse, but that the machine was too busy for it.</summary>
    protected static void ShouldHaveNoWarnings(AvicennaProcess server) =>
        server.Output.Split('\n').Where(line => Warning.IsMatch(line) && !Late.IsMatch(line)).Should().BeEmpty();

    protected static Task<(int Status, JsonElement Body)> CreateKeyAsync(Uri address, string secret) =>
        SendAsync(address, "POST", "/admin/api-keys", secret, new { name = "Made over HTTP" });

    protected static Task<(int Status, JsonElement Body)> GetCurrentAsync(Uri address, string secret) => SendAsync(address, "GET", "/api-keys/current", secret);

    protected static async Task<(int Status, JsonElement Body)> SendAsync(Uri address, string method, string path, string secret, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, path)) { Content = body is null ? null : JsonContent.Create(body) };
        return await SendAsync(request, secret);
    }

    private static async Task<(int Status, JsonElement Body)> SendAsync(HttpRequestMessage request, string secret)
    {
        using var client = new HttpClient();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    [GeneratedRegex("(?:warn|fail|crit): ")]
    private static partial Regex Warning { get; }

    // Of the probes of the store, of the change poller and of Kestrel, each of which has a second or two.
    [GeneratedRegex("warn: .*(?:did not answer within|the heartbeat has been running for)")]
    private static partial Regex Late { get; }
}
