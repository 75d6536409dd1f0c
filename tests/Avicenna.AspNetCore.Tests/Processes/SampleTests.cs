using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Avicenna.Api.Tests.Processes;
using Avicenna.AspNetCore.Tests.Hosting;
using Avicenna.Testing;

namespace Avicenna.AspNetCore.Tests.Processes;

/// <summary>The sample API, as a process, beside the program.</summary>
internal sealed class SampleTests
{
    private static readonly string Program = Path.Combine(Repository.Root, "samples", "OrdersApi", "bin", Repository.Configuration, "net10.0", "OrdersApi.dll");

    [Test]
    public async Task OrdersApi_BesideAvicenna_IsProtected([Values] bool isCached)
    {
        await using var avicenna = await RealAvicenna.StartAsync();
        await avicenna.CreateEndpointAsync("""{"path":"/catalogue","authentication":"none"}""");
        var (user, _) = await avicenna.CreateKeyAsync("\"scopes\":[\"orders:write\"],\"owner_id\":\"customer-7\"");
        var (reader, _) = await avicenna.CreateKeyAsync();
        var (admin, _) = await avicenna.CreateKeyAsync("\"permission\":\"admin\"");
        await using var api = Start(avicenna.Address, isCached ? reader : null);
        using var client = new HttpClient { BaseAddress = await api.WaitForAddressAsync() };

        (await AskAsync(client, "GET", "/catalogue", key: null)).Should().Be((200, """["tea","coffee"]"""));
        (await AskAsync(client, "GET", "/orders", key: null)).Status.Should().Be(401);
        (await AskAsync(client, "POST", "/orders", reader)).Status.Should().Be(403);
        (await AskAsync(client, "POST", "/orders", user)).Should().Be((201, """{"id":1,"article":"tea","orderedBy":"customer-7"}"""));
        (await AskAsync(client, "GET", "/orders", reader)).Should().Be((200, """[{"id":1,"article":"tea","orderedBy":"customer-7"}]"""));
        (await AskAsync(client, "DELETE", "/orders", user)).Status.Should().Be(403);
        (await AskAsync(client, "DELETE", "/orders", admin)).Status.Should().Be(200);

        await avicenna.KillAsync();
        await Eventually.IsTrueAsync(async () => (await SendAsync(client, "GET", "/orders", admin)).Status == 503, "Avicenna is away");
        (await client.GetStringAsync("/health")).Should().Be("healthy");
    }

    [Test]
    public async Task OrdersApi_OpenApiDocument_HasTheSecurityScheme()
    {
        await using var api = Start(new Uri("http://localhost:1"), changesKey: null);
        using var client = new HttpClient { BaseAddress = await api.WaitForAddressAsync() };

        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        document.GetProperty("components").GetProperty("securitySchemes").GetRawText().Where(character => !char.IsWhiteSpace(character))
            .Should().Equal("""{"Avicenna":{"type":"http","description":"AnAPIkey","scheme":"bearer"}}""");
        var paths = document.GetProperty("paths");
        paths.GetProperty("/orders").GetProperty("post").GetProperty("security").GetRawText().Where(character => !char.IsWhiteSpace(character))
            .Should().Equal("""[{"Avicenna":[]}]""");
        paths.GetProperty("/health").GetProperty("get").TryGetProperty("security", out _).Should().BeFalse();
    }

    private static AvicennaProcess Start(Uri avicenna, string? changesKey) => AvicennaProcess.Start(
        new ProcessStartInfo("dotnet", [Program, "--urls", "http://127.0.0.1:0", $"--Avicenna:Address={avicenna}", .. changesKey is null ? Array.Empty<string>() : [$"--Avicenna:ChangesKey={changesKey}"]])
        {
            WorkingDirectory = Path.GetTempPath(),
        },
        new Dictionary<string, string>());

    private static Task<(int Status, string Body)> AskAsync(HttpClient client, string method, string path, string? key) =>
        Patience.SendAsync(() => SendAsync(client, method, path, key), answer => answer.Status);

    private static async Task<(int Status, string Body)> SendAsync(HttpClient client, string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        request.Content = method == "POST" ? JsonContent.Create(new { article = "tea" }) : null;
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
