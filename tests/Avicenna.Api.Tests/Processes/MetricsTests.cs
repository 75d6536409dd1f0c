using System.Net;
using System.Text.RegularExpressions;
using Avicenna.Api.CommandLine;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Processes;

/// <summary>What Prometheus reads from the program, and the files that refer to it.</summary>
internal sealed partial class MetricsTests : ProcessFixture
{
    // Labels of .NET's metrics. None of them has a value that a caller chooses freely.
    private static readonly string[] KnownLabels =
    [
        "call", "outcome", "reason", "throttled", "cache", "result", "statement", "le",
        "http_request_method", "http_response_status_code", "http_route", "url_scheme", "network_protocol_name", "network_protocol_version", "network_type", "network_transport",
        "server_address", "server_port", "error_type", "gc_heap_generation", "cpu_mode", "aspnetcore_request_is_unhandled", "otel_metric_overflow", "kestrel_connection_close_reason",
        "service_name", "service_version", "service_instance_id", "telemetry_sdk_name", "telemetry_sdk_language", "telemetry_sdk_version",
    ];

    // Only while Redis is configured, and when it was unavailable.
    private static readonly string[] NotHere = ["avicenna_rate_limit_fallback_active", "avicenna_rate_limit_fallback_decisions_total", "up"];

    [Test]
    public async Task Metrics_AfterCalls_HaveAllThatTheDocumentsNameAndNoTenantOrKey()
    {
        var metricsAt = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        await using var server = StartServer(new Dictionary<string, string>(Development) { ["Metrics__Urls"] = metricsAt.OriginalString });
        var secret = (await server.WaitForAsync(PrintedKey)).Groups["key"].Value;
        var address = await server.WaitForMainAddressAsync(metricsAt);
        var key = (await CreateKeyAsync(address, secret)).Body.GetProperty("key_data").GetProperty("id").GetString()!;
        await GetCurrentAsync(address, secret[..^4] + "0000");
        await SendAsync(address, "GET", "/verify", secret);
        await SendAsync(address, "POST", $"/verify/{secret}?key={secret}", secret);
        await SendAsync(address, secret, $"/{secret}", secret);

        var named = new List<string>();
        foreach (var file in new[] { "docs/operations/prometheus-rules.yml", "docs/operations/grafana-dashboard.json", "docs/observability.md" })
        {
            var inFile = Metric.Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, file))).Select(match => match.Value).Except(NotHere).ToList();
            inFile.Should().NotBeEmpty(file);
            named.AddRange(inFile);
        }

        // Kestrel records a call after its response, and a connection after its end.
        var (text, missing) = ("", named);
        try
        {
            await Eventually.IsTrueAsync(
                async () =>
                {
                    text = await ReadAsync(new Uri(metricsAt, "/metrics"));
                    var served = Sample.Matches(text).Select(match => match.Groups["name"].Value).ToHashSet();
                    missing = [.. named.Where(name => !served.Contains(name) && !served.Contains($"{name}_count"))];
                    return missing.Count == 0;
                },
                "what the documents name is served");
        }
        catch (TimeoutException)
        {
            missing.Should().BeEmpty();
        }

        Label.Matches(text).Select(match => match.Groups["name"].Value).Distinct().Should().BeSubsetOf(KnownLabels);
        text.Should().NotContain(secret[9..41]).And.NotContain(key);
        text.Should().MatchRegex("avicenna_decision_duration_seconds_count\\{call=\"verify\",outcome=\"allowed\",reason=\"none\"\\} [1-9]")
            .And.MatchRegex("avicenna_decision_duration_seconds_count\\{call=\"management\",outcome=\"refused\",reason=\"invalid_api_key\"\\} 1")
            .And.MatchRegex("avicenna_failed_attempts_total\\{throttled=\"false\"\\} 1")
            .And.MatchRegex("avicenna_store_duration_seconds_count\\{outcome=\"ok\",statement=\"ApiKeyRepository.Add\"\\} 1");
    }

    [Test]
    public async Task Metrics_Listeners_ServeNothingElseAndNoOtherServesThem()
    {
        var metricsAt = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        await using var server = StartServer(new Dictionary<string, string>(Development) { ["Metrics__Urls"] = metricsAt.OriginalString });
        var address = await server.WaitForMainAddressAsync(metricsAt);

        foreach (var path in new[] { "/", "/verify", "/health/live", "/admin/api-keys", "/docs", "/metrics/", "/metrics/x", "/Metrics2" })
        {
            (await StatusOfAsync(new Uri(metricsAt, path))).Should().Be(HttpStatusCode.NotFound, path);
        }

        (await StatusOfAsync(new Uri(address, "/metrics"))).Should().Be(HttpStatusCode.NotFound);
        (await StatusOfAsync(new Uri(metricsAt, "/metrics"))).Should().Be(HttpStatusCode.OK);
    }

    [TestCase("9464")]
    [TestCase("https://127.0.0.1:9464")]
    [TestCase("http://127.0.0.1:9464/metrics")]
    public async Task Start_UnacceptableUrl_SaysSo(string url)
    {
        await using var server = StartServer(new Dictionary<string, string>(Development) { ["Metrics__Urls"] = url });

        (await server.WaitForExitAsync()).Should().Be(ExitCode.StoreOrConfiguration);
        server.Errors.Should().Be($"Metrics:Urls must be http:// URLs such as http://127.0.0.1:9464, separated by ';', not '{url}'\n");
    }

    [Test]
    public async Task Start_UrlInUse_SaysSo()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var server = StartServer(new Dictionary<string, string>(Development) { ["Metrics__Urls"] = $"http://127.0.0.1:{port}" });

        (await server.WaitForExitAsync()).Should().Be(ExitCode.StoreOrConfiguration);
        server.Errors.Should().Be($"The metrics can't be served on http://127.0.0.1:{port}: Failed to bind to address http://127.0.0.1:{port}: address already in use\n");
    }

    private static async Task<string> ReadAsync(Uri address)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(address);
    }

    private static async Task<HttpStatusCode> StatusOfAsync(Uri address)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(address);
        return response.StatusCode;
    }

    [GeneratedRegex("(?<key>avcna_sk_[0-9a-f]{64})")]
    private static partial Regex PrintedKey { get; }

    [GeneratedRegex(@"^(?<name>[a-z]\w*)(?:\{| )", RegexOptions.Multiline)]
    private static partial Regex Sample { get; }

    [GeneratedRegex(@"\b(?:up(?=\{)|(?:avicenna|http_server|kestrel|dotnet)_[a-z_]+[a-z]\b)")]
    private static partial Regex Metric { get; }

    [GeneratedRegex("""[{,](?<name>\w+)=["]""")]
    private static partial Regex Label { get; }
}
