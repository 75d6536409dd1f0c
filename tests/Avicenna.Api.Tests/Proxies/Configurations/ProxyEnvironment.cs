using System.Text.Json;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Api.Tests.Processes;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>
/// What stands beside the proxies, once for all tests here: the program itself with two tenants. The configurations guard acme; globex is
/// the default tenant, which a host that isn't pinned would lead to.
/// </summary>
[SetUpFixture]
internal sealed class ProxyEnvironment
{
    public const string AcmeHost = "acme.avicenna.example";
    public const string GlobexHost = "globex.avicenna.example";
    public const string GlobexKey = "the-first-key-of-globex";
    public const string CredentialHeader = "X-API-Key";
    public const int FailedAttemptsPerMinute = 20;

    private static DirectoryInfo directory = null!;
    private static AvicennaProcess process = null!;

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>(ProcessFixture.Production)
    {
        ["Database__MigrateOnStart"] = "true",
        ["Tenancy__BaseDomains__0"] = "avicenna.example",
        ["Tenancy__DefaultSubdomain"] = "globex",
        ["Bootstrap__AdminKey"] = GlobexKey,
        ["Proxies__Trusted__0"] = "127.0.0.1",
        ["Credentials__Header"] = CredentialHeader,
        ["Security__FailedAttemptsPerMinute"] = $"{FailedAttemptsPerMinute}",
    };

    public static string Database => Path.Combine(directory.FullName, "data", "avicenna.db");

    public static Uri Avicenna { get; private set; } = null!;

    public static (string Secret, string Id) AcmeAdmin { get; private set; }

    public static (string Secret, string Id) AcmeUser { get; private set; }

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        directory = Directory.CreateTempSubdirectory("avicenna-proxied-");
        process = AvicennaProcess.Start(directory.FullName, Settings, "--urls", "http://127.0.0.1:0");
        Avicenna = await process.WaitForAddressAsync();

        await RunAsync("tenant", "create", "acme");
        AcmeAdmin = Read(JsonElement.Parse(await RunAsync("key", "create", "--tenant", "acme", "--name", "ops", "--permission", "admin", "--ratelimit-min", "100000", "--json")));
        AcmeUser = await CreateKeyAsync(ratelimitMin: 100000);
        await PolicyAsync("/open/**", "none", AcmeHost, AcmeAdmin.Secret);
        await PolicyAsync("/admin-only/**", "admin", AcmeHost, AcmeAdmin.Secret);
        await PolicyAsync("/open-at-globex", "none", GlobexHost, GlobexKey);
        await CallAsync(ApiRequest.Patch("/admin/settings", """{"allow_preflight":true}"""), AcmeHost, AcmeAdmin.Secret);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await process.DisposeAsync();
        directory.Delete(recursive: true);
    }

    /// <summary>Makes a user key of acme.</summary>
    public static async Task<(string Secret, string Id)> CreateKeyAsync(int ratelimitMin, string more = "") =>
        Read((await CallAsync(ApiRequest.CreateKey($$"""{"name":"a user","ratelimit_min":{{ratelimitMin}}{{more}}}"""), AcmeHost, AcmeAdmin.Secret)).Json);

    private static Task<ApiResponse> PolicyAsync(string path, string authentication, string host, string secret) =>
        CallAsync(ApiRequest.Post("/admin/endpoints", $$"""{"path":"{{path}}","authentication":"{{authentication}}"}"""), host, secret);

    private static async Task<ApiResponse> CallAsync(ApiRequest request, string host, string secret)
    {
        var response = await (request.WithKey(secret) with { Host = host }).SendAsync(Avicenna);
        response.Status.Should().BeInRange(200, 299, response.Body);
        return response;
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await InProcessProgram.RunAsync(directory, Settings, input: "", arguments);
        exitCode.Should().Be(0, errors);
        return output;
    }

    private static (string Secret, string Id) Read(JsonElement created) =>
        (created.GetProperty("key").GetString()!, created.GetProperty("key_data").GetProperty("id").GetString()!);
}
