using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace Avicenna.Api.Tests.Processes;

/// <summary>What the program sends to an OpenTelemetry collector.</summary>
internal sealed class OpenTelemetryTests : ProcessFixture
{
    private const string Unknown = "avcna_sk_1111111111111111111111111111111111111111111111111111111111111111";
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Test]
    public async Task Export_CollectorIsNamed_SendsMetricsAndSpansOfTheCallersTraceWithoutKeys()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = WebApplication.Create();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            // Names are text within the binary format, and ids are bytes.
            var text = Encoding.UTF8.GetString(body.ToArray()) + Convert.ToHexStringLower(body.ToArray());
            received.AddOrUpdate(context.Request.Path.Value!, text, (_, earlier) => earlier + text);
        });
        await collector.StartAsync();

        await using var server = StartServer(new Dictionary<string, string>(Development)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "our-keys",
        });
        var address = await server.WaitForAddressAsync();
        using var client = new HttpClient();
        foreach (var path in new[] { "/api-keys/current", $"/admin/api-keys/{Unknown}", "/verify" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
            request.Headers.Add("Authorization", $"Bearer {Unknown}");
            request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
            (await client.SendAsync(request)).Dispose();
        }

        (await server.TerminateAsync()).Should().Be(0, "what was measured is sent at the end");

        received.Keys.Should().BeEquivalentTo("/v1/traces", "/v1/metrics");
        received["/v1/traces"].Should().Contain("GET /api-keys/current").And.Contain("GET /admin/api-keys/{id}").And.Contain("GET /verify")
            .And.Contain("ApiKeyReader.FindAny").And.Contain("invalid_api_key").And.Contain(Trace).And.Contain("our-keys").And.NotContain(Unknown[9..41]);
        received["/v1/metrics"].Should().Contain("avicenna.decision.duration").And.Contain("avicenna.failed_attempts").And.Contain("dotnet.gc").And.NotContain(Unknown[9..41]);
        server.Output.Should().Contain($"trace {Trace}, ");
    }
}
