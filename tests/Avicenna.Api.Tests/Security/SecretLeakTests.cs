using System.Text;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.Api.Tests.Security;

/// <summary>
/// Drives every endpoint, rightly and wrongly, with everything logged, and then looks for the secrets where they must not be.
/// </summary>
internal sealed class SecretLeakTests
{
    /// <summary>The calls whose answers may carry a secret: their own.</summary>
    private static readonly (string Method, string Path)[] MayTellASecret = [("POST", "/admin/api-keys")];

    [Test]
    public async Task Secrets_AfterEveryCall_AreInNoLogNoDatabaseAndNoOtherAnswer()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var api = new AvicennaApi(database);
        var secrets = new List<string> { AvicennaApi.AdminKey };
        foreach (var permission in new[] { "admin", "user" })
        {
            secrets.Add((await api.CreateKeyAsync(permission)).Secret);
        }

        var requests = secrets.SelectMany(RequestsWith).ToList();
        foreach (var request in requests)
        {
            var response = await api.SendAsync(request);
            var answer = response.Body + response.Headers + response.ContentHeaders;
            if (response.Status == 201)
            {
                MayTellASecret.Should().Contain((request.Method, request.Path.Split('?')[0]));
                var own = response.Json.GetProperty("key").GetString()!;
                answer = answer.Replace(own, "", StringComparison.Ordinal);
                secrets.Add(own);
            }

            ShouldHoldNone(secrets, answer, $"answer to {request.Method} {request.Path}");
        }

        ShouldReachEveryEndpoint(api, requests);
        secrets.Should().HaveCountGreaterThan(3);
        api.Logs.Lines.Should().Contain(line => line.Contains("avcna_sk_***"), "the framework logs paths, so the search below looks at what it should");
        foreach (var line in api.Logs.Lines)
        {
            ShouldHoldNone(secrets, line, $"the log line that begins with '{line[..Math.Min(line.Length, 60)]}'");
        }

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource)!))
        {
            ShouldHoldNone(secrets, Encoding.Latin1.GetString(await ReadSharedAsync(file)), file);
        }
    }

    private static void ShouldReachEveryEndpoint(AvicennaApi api, IReadOnlyList<ApiRequest> requests)
    {
        var reached = requests.Select(request => (request.Method, request.Path)).ToHashSet();
        var endpoints =
            from endpoint in api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
            where method != HttpMethods.Head
            select (method, $"/{endpoint.RoutePattern.RawText}");

        endpoints.ToList().Should().HaveCountGreaterThan(3).And.BeSubsetOf(reached);
    }

    private static IEnumerable<ApiRequest> RequestsWith(string secret) =>
    [
        ApiRequest.Get("/api-keys/current").WithKey(secret),
        ApiRequest.Get($"/api-keys/current?key={secret}").WithKey(secret),
        ApiRequest.Get($"/api-keys/{secret}").WithKey(secret),
        ApiRequest.Get($"/admin/api-keys/{secret.Replace("_", "%5f")}").WithKey(secret),
        ApiRequest.Get("/api-keys/current") with { Authorization = $"Basic {secret}" },
        ApiRequest.Get("/api-keys/current") with { Authorization = $"Bearer {secret} {secret}" },
        ApiRequest.Get("/api-keys/current").WithKey(secret) with { Host = $"{secret}.example.com" },
        ApiRequest.Get("/health/ready").WithKey(secret),
        ApiRequest.Get("/health/live").WithKey(secret) with { Headers = [("User-Agent", secret)] },
        new ApiRequest("DELETE", $"/admin/api-keys?{secret}").WithKey(secret),
        ApiRequest.CreateKey("""{"name":"a"}""").WithKey(secret),
        ApiRequest.CreateKey($$"""{"{{secret}}":1}""").WithKey(secret),
        ApiRequest.CreateKey($$"""{"name":"{{secret}}"}""").WithKey(secret),
        ApiRequest.CreateKey($$"""{"name":"a","permission":"{{secret}}"}""").WithKey(secret),
        ApiRequest.CreateKey($$"""{"name":"a","ratelimit_min":"{{secret}}"}""").WithKey(secret),
        ApiRequest.CreateKey($$"""{"name":"a","expires_at":"{{secret}}"}""").WithKey(secret),
        ApiRequest.CreateKey(secret).WithKey(secret),
    ];

    private static void ShouldHoldNone(IEnumerable<string> secrets, string text, string where)
    {
        // Also without the prefix, and also a good part of one: a cut secret is still most of a secret.
        foreach (var part in secrets.SelectMany(secret => new[] { secret[9..41], secret[^32..] }))
        {
            text.Contains(part, StringComparison.OrdinalIgnoreCase).Should().BeFalse($"{where} must not hold a secret");
        }
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
