using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Avicenna.Api.Tests.Processes;
using Avicenna.Testing.Stores;
using Microsoft.Data.Sqlite;

namespace Avicenna.Dashboard.Tests.Hosting;

/// <summary>The program as Production runs it, on a SQLite database of its own, and calls of its API beside the browser's.</summary>
internal sealed class DashboardServer : IAsyncDisposable
{
    private const string FirstKey = "a-key-that-the-operator-chose";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("avicenna-dashboard-");
    private readonly HttpClient client = new();
    private AvicennaProcess process = null!;

    public Uri Address => client.BaseAddress!;

    public string Folder => directory.FullName;

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Database__Provider"] = "Sqlite",
        ["Database__MigrateOnStart"] = "true",
        ["Security__Peppers__0__Id"] = "p1",
        ["Security__Peppers__0__Value"] = TestSettings.Pepper(1),
        ["Security__AuditKey"] = TestSettings.AuditKey,
        ["Bootstrap__AdminKey"] = FirstKey,
    };

    public static async Task<DashboardServer> StartAsync()
    {
        var server = new DashboardServer();
        server.process = AvicennaProcess.Start(server.Folder, Settings, "--urls", "http://127.0.0.1:0");
        server.client.BaseAddress = await server.process.WaitForAddressAsync();
        return server;
    }

    /// <summary>Creates a key and returns its secret and data.</summary>
    public async Task<NewKey> CreateKeyAsync(object members)
    {
        var answer = await SendAsync("POST", "/admin/api-keys", members);
        var data = answer.GetProperty("key_data");
        return new NewKey(answer.GetProperty("key").GetString()!, data.GetProperty("id").GetString()!, data.GetProperty("name").GetString()!);
    }

    public async Task<JsonElement> GetKeyAsync(string id) => (await SendAsync("GET", $"/admin/api-keys/{id}")).GetProperty("key_data");

    /// <summary>Sends a call that must succeed, with the server's first key.</summary>
    public async Task<JsonElement> SendAsync(string method, string path, object? body = null)
    {
        var (status, answer) = await SendAsAsync(FirstKey, method, path, body);
        status.Should().BeInRange(200, 299, answer.ToString());
        return answer;
    }

    /// <summary>Sends a call with this key.</summary>
    public async Task<(int Status, JsonElement Body)> SendAsAsync(string secret, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Asks <c>/verify</c> about a request with this key.</summary>
    /// <returns>The answer's status.</returns>
    public async Task<int> VerifyAsync(string secret, string method, string target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/verify");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        request.Headers.Add("X-Forwarded-Method", method);
        request.Headers.Add("X-Forwarded-Uri", target);
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    /// <summary>Runs statements on the server's database, for what no call can make: the past, and very many keys.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "data", "avicenna.db")};Pooling=False;Default Timeout=120");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
        directory.Delete(recursive: true);
    }
}

/// <summary>A key that a test created.</summary>
internal sealed record NewKey(string Secret, string Id, string Name);
