using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Avicenna.Api.Tests.Processes;
using Avicenna.Testing.Stores;

namespace Avicenna.AspNetCore.Tests.Processes;

/// <summary>The program itself, with a database of its own.</summary>
internal sealed class RealAvicenna : IAsyncDisposable
{
    private const string AdminKey = "the-admin-key-of-these-tests";

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Database__Provider"] = "Sqlite",
        ["Database__MigrateOnStart"] = "true",
        ["Security__Peppers__0__Id"] = "p1",
        ["Security__Peppers__0__Value"] = TestSettings.Pepper(1),
        ["Security__AuditKey"] = TestSettings.AuditKey,
        ["Bootstrap__AdminKey"] = AdminKey,
        ["Tenancy__DefaultSubdomain"] = "default",
        ["Proxies__Trusted__0"] = "127.0.0.1",
    };

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("avicenna-package-");
    private readonly AvicennaProcess process;
    private readonly HttpClient client = new();

    private RealAvicenna() => process = AvicennaProcess.Start(directory.FullName, Settings, "--urls", "http://127.0.0.1:0");

    public Uri Address { get; private set; } = null!;

    public static async Task<RealAvicenna> StartAsync()
    {
        var avicenna = new RealAvicenna();
        avicenna.Address = await avicenna.process.WaitForAddressAsync();
        return avicenna;
    }

    /// <summary>Creates a key and returns its secret and its id.</summary>
    public async Task<(string Secret, string Id)> CreateKeyAsync(string members = "")
    {
        var created = await CallAsync("POST", "/admin/api-keys", $$"""{"name":"A key"{{(members.Length == 0 ? "" : $",{members}")}}}""");
        return (created.GetProperty("key").GetString()!, created.GetProperty("key_data").GetProperty("id").GetString()!);
    }

    public Task CreateEndpointAsync(string json) => CallAsync("POST", "/admin/endpoints", json);

    public async Task<JsonElement> CallAsync(string method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.Should().BeTrue(body);
        return JsonElement.Parse(body);
    }

    /// <summary>Ends the program.</summary>
    public Task KillAsync() => process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
        directory.Delete(recursive: true);
    }
}
