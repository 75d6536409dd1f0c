using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Tenants;
using Avicenna.Testing;
using Avicenna.Testing.Stores;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Avicenna.Api.Tests.Security;

/// <summary>
/// Drives every endpoint, rightly and wrongly, with everything logged, and then looks for the secrets where they must not be.
/// </summary>
internal sealed class SecretLeakTests
{
    /// <summary>The calls whose answers may carry a secret: their own.</summary>
    private static readonly (string Method, string Path)[] MayTellASecret =
        [("POST", "/admin/api-keys"), ("POST", "/admin/api-keys/{id}/rotate")];

    [Test]
    public async Task Secrets_AfterEveryCall_AreInNoLogNoDatabaseAndNoOtherAnswer()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using var spans = new SpanCollector();
        var metricsAt = $"http://127.0.0.1:{FreePort.Find()}";
        await using var api = new AvicennaApi(database, new Dictionary<string, string?> { ["Metrics:Urls"] = metricsAt }, AddFormattedLogs);
        await api.LiftLimitAsync();
        var secrets = new List<string> { AvicennaApi.AdminKey };
        foreach (var permission in new[] { "admin", "user" })
        {
            secrets.Add((await api.CreateKeyAsync(permission, ",\"ratelimit_min\":1000000")).Secret);
        }

        secrets.Add(await ImportAdminKeyAsync(api));
        var requests = new List<ApiRequest>();
        foreach (var secret in secrets.ToList())
        {
            var (target, leaver) = (await api.CreateKeyAsync(), await api.CreateKeyAsync());
            secrets.AddRange([target.Secret, leaver.Secret]);
            var endpoint = await api.CreateEndpointAsync($"/{target.Id}");
            requests.AddRange(IsMinted(secret)
                ? SecretLeakRequests.With(secret, secret, target.Id, leaver.Secret, endpoint)
                : SecretLeakRequests.With(secret, $"Bearer%20{secret}", target.Id, leaver.Secret, endpoint).Where(request => CanTell(request, secret)));
        }

        requests.AddRange(Files(api).Select(path => ApiRequest.Get(path)));
        var told = new HashSet<(string Method, string Path)>();
        foreach (var request in requests)
        {
            var response = await api.SendAsync(request);
            response.Status.Should().NotBe(429, "a call that is refused for its number tests nothing");
            var answer = response.Body + response.Headers + response.ContentHeaders;
            if (response.ContentHeaders.ContentType?.MediaType == "application/json" && response.Json.TryGetProperty("key", out var key))
            {
                told.Add((request.Method, Route(request)));
                answer = answer.Replace(key.GetString()!, "", StringComparison.Ordinal);
                secrets.Add(key.GetString()!);
            }

            ShouldHoldNone(secrets, answer, $"answer to {request.Method} {request.Path}");
        }

        told.Should().BeEquivalentTo(MayTellASecret);
        ShouldReachEveryEndpoint(api, requests);
        requests.Select(Route).Should().Contain("/verify", "it is no endpoint of the router's");
        secrets.Should().HaveCountGreaterThan(3);
        api.Logs.Lines.Should().Contain(line => line.Contains("avcna_sk_***"), "the framework logs paths, so the search below looks at what it should");
        api.Logs.Lines.Should().Contain(line => line.Contains("Bearer%20***"));
        foreach (var line in api.Logs.Lines)
        {
            ShouldHoldNone(secrets, line, $"the log line that begins with '{line[..Math.Min(line.Length, 60)]}'");
        }

        var formatted = api.Services.GetServices<ILoggerProvider>().OfType<FormattedLogs>().Single().Lines;
        foreach (var format in new[] { ConsoleFormatterNames.Simple, ConsoleFormatterNames.Json })
        {
            var text = string.Concat(formatted.Where(line => line.Format == format).Select(line => line.Line));
            text.Should().Contain("avcna_sk_***").And.Contain("Bearer%20***");
            ShouldHoldNone(secrets, text, $"the log as {format}");
        }

        var traces = string.Join('\n', spans.Spans);
        traces.Should().Contain("GET /admin/api-keys/{id} ").And.Contain("GET /verify ").And.Contain("ApiKeyRepository.Rotate ");
        ShouldHoldNone(secrets, traces, "a span");
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri($"{metricsAt}/metrics"));
        metrics.Should().Contain("avicenna_decision_duration_seconds_count{call=\"verify\"").And.Contain("http_server_request_duration_seconds_count{");
        ShouldHoldNone(secrets, metrics, "a metric");

        var connection = new SqliteConnectionStringBuilder(database.ConnectionString);
        await ShouldHaveRowsAsync(connection);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(connection.DataSource)!))
        {
            ShouldHoldNone(secrets, Encoding.Latin1.GetString(await ReadSharedAsync(file)), file);
        }
    }

    private static void AddFormattedLogs(IServiceCollection services)
    {
        services.AddSingleton<ILoggerProvider>(provider => new FormattedLogs(provider.GetServices<ConsoleFormatter>()));
        services.Configure<LoggerFilterOptions>(options => options.AddFilter<FormattedLogs>(null, LogLevel.Trace));
    }

    // A key that was issued elsewhere has no form by which it could be told from other text; only where it stands tells it.
    private static async Task<string> ImportAdminKeyAsync(AvicennaApi api)
    {
        const string Secret = "l3gacy!key-of-ours.0123456789.abcdefghijklmnopqrstuvwxyz";
        var tenant = await api.Services.GetRequiredService<ITenantRepository>().FindAsync(Subdomain.Parse("default"), CancellationToken.None);
        var row = new ImportApiKeyInput
        {
            Name = "Imported",
            Hash = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(Secret))),
            Permission = "admin",
            RatelimitMin = 1_000_000,
        };
        var report = await api.Services.GetRequiredService<IMediator>().Send(new ImportApiKeysCommand(tenant!.Id, [(1, row)], new Progress<ImportProgress>()));
        report.Problems.Should().BeEmpty();
        return Secret;
    }

    // What callers write into names and metadata is kept as it is, and no host has room for the word Bearer.
    private static bool CanTell(ApiRequest request, string secret) =>
        !request.Host.Contains(secret, StringComparison.Ordinal)
        && !Encoding.UTF8.GetString(request.Body ?? []).Contains(secret[..20], StringComparison.Ordinal)
        && request.ContentType?.Contains(secret, StringComparison.Ordinal) != true;

    private static bool IsMinted(string secret) => secret.StartsWith(ApiKeySecret.DefaultPrefix, StringComparison.Ordinal);

    // The dashboard's files and the documentation.
    private static IEnumerable<string> Files(AvicennaApi api) =>
        api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}")
            .Where(route => !route.Contains('{'))
            .Distinct();

    private static void ShouldReachEveryEndpoint(AvicennaApi api, IReadOnlyList<ApiRequest> requests)
    {
        var reached = requests.Select(request => (request.Method, Route(request))).ToHashSet();
        var endpoints =
            from endpoint in api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
            where method != HttpMethods.Head
            select (method, $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}");

        endpoints.ToList().Should().HaveCountGreaterThan(3).And.BeSubsetOf(reached);
    }

    /// <summary>The route that a request is meant for: its path, with parameters for what they stand for.</summary>
    private static string Route(ApiRequest request) =>
        Regex.Replace(Regex.Replace(request.Path.Split('?')[0], "/[0-9a-f]{8}-[0-9a-f-]{27}", "/{id}"), "^/docs/[^/]{40,}$", "/docs/{**path}");

    /// <summary>The search below must look at what the callers' words could have got into.</summary>
    private static async Task ShouldHaveRowsAsync(SqliteConnectionStringBuilder database)
    {
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync();
        foreach (var table in new[] { "api_keys", "api_key_secrets", "endpoints", "audit_events", "idempotency_records" })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM {table}";
            ((long)(await command.ExecuteScalarAsync())!).Should().BePositive(table);
        }
    }

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
