using Avicenna.Api.Tests.Processes;
using Avicenna.AspNetCore.Tests.Hosting;
using Avicenna.AspNetCore.Tests.Processes;
using Avicenna.Testing;

namespace Avicenna.AspNetCore.Tests.Sidecar;

/// <summary>The programs of <c>docs/sidecar.md</c>, as they stand there, beside the real program.</summary>
[TestFixtureSource(typeof(SidecarProgram), nameof(SidecarProgram.All))]
internal sealed class SidecarTests(SidecarProgram program)
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private DirectoryInfo directory = null!;
    private RealAvicenna avicenna = null!;
    private AvicennaProcess? process;
    private Uri address = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        directory = Directory.CreateTempSubdirectory("avicenna-sidecar-");
        avicenna = await RealAvicenna.StartAsync();
        await avicenna.CreateEndpointAsync("""{"path":"/admin/**","authentication":"admin"}""");
        await avicenna.CreateEndpointAsync("""{"path":"/public/**","authentication":"none"}""");
        (process, address) = await program.StartAsync(directory, avicenna.Address);
        await Eventually.IsTrueAsync(() => ListensAsync(address), "the program listens");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        client.Dispose();
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        await avicenna.DisposeAsync();
        directory.Delete(recursive: true);
    }

    [Test]
    public async Task Request_WithAKey_Passes()
    {
        var response = await SendAsync("GET", "/orders?a=b", (await avicenna.CreateKeyAsync()).Secret);

        response.Status.Should().Be(200, response.Body);
        response.Body.Should().Contain("\"orders\":");
        response.Header("RateLimit").Should().StartWith("\"default\";r=59;t=");
        response.Header("RateLimit-Policy").Should().Be("\"default\";q=60;w=60");
    }

    [Test]
    public async Task Request_WithoutAKeyOrWithAnInvalidOne_IsA401()
    {
        var missing = await SendAsync("GET", "/orders", key: null);
        (missing.Status, missing.Header("WWW-Authenticate")).Should().Be((401, "Bearer realm=\"default\""));
        missing.Header("Content-Type").Should().StartWith("application/problem+json");
        missing.Body.Should().Contain("\"code\":\"api_key_required\"");

        var invalid = await SendAsync("GET", "/orders", "nonsense");
        (invalid.Status, invalid.Header("WWW-Authenticate")).Should().Be((401, "Bearer realm=\"default\", error=\"invalid_token\""));
    }

    [TestCase("/admin/x")]
    [TestCase("/%61dmin/x")]
    public async Task Request_WithoutThePermission_IsA403(string target)
    {
        var refused = await SendAsync("GET", target, (await avicenna.CreateKeyAsync()).Secret);

        (refused.Status, refused.Body.Contains("\"code\":\"admin_required\"", StringComparison.Ordinal)).Should().Be((403, true));
    }

    [TestCase("/public/../admin/x")]
    [TestCase("/public/%2e%2e/admin/x")]
    [TestCase("/public%2F..%2Fadmin/x")]
    [TestCase("//admin/x")]
    public async Task Request_WithAnAmbiguousTarget_IsA400(string target)
    {
        var refused = await SendAsync("GET", target, (await avicenna.CreateKeyAsync()).Secret);

        (refused.Status, refused.Body.Contains("\"code\":\"path_refused\"", StringComparison.Ordinal)).Should().Be((400, true));
    }

    [Test]
    public async Task Request_OverTheLimit_IsA429WithRetryAfter()
    {
        var (secret, _) = await avicenna.CreateKeyAsync("\"ratelimit_min\":1");
        await SendAsync("GET", "/orders", secret);

        var refused = await SendAsync("GET", "/orders", secret);

        (refused.Status, refused.Header("RateLimit-Policy")).Should().Be((429, "\"default\";q=1;w=60"));
        refused.Header("Retry-After").Should().MatchRegex("^[0-9]+$");
        refused.Body.Should().Contain("\"code\":\"rate_limited\"");
    }

    [Test]
    public async Task Request_FromAnAddressThatTheKeyDoesNotAllow_IsA403()
    {
        var (secret, _) = await avicenna.CreateKeyAsync("\"allowed_addresses\":[\"192.0.2.1\"]");

        (await SendAsync("GET", "/orders", secret, ("X-Forwarded-For", "192.0.2.1"))).Body.Should().Contain("address_not_allowed");
        (await SendAsync("GET", "/orders", (await avicenna.CreateKeyAsync("\"allowed_addresses\":[\"127.0.0.1\"]")).Secret)).Status.Should().Be(200);
    }

    [Test]
    public async Task Request_AvicennaAway_IsA503()
    {
        var (alone, itsAddress) = await program.StartAsync(directory, new Uri($"http://127.0.0.1:{FreePort.Find()}"));
        await using var running = alone;
        await Eventually.IsTrueAsync(() => ListensAsync(itsAddress), "the program listens");

        var refused = await SendAsync(itsAddress, "GET", "/orders", "a-key");

        (refused.Status, refused.Header("Retry-After")).Should().Be((503, "5"));
        refused.Body.Replace(" ", "", StringComparison.Ordinal).Should().Contain("\"code\":\"store_unavailable\"");
    }

    private Task<Answered> SendAsync(string method, string target, string? key, params (string Name, string Value)[] headers) =>
        Patience.SendAsync(() => SendAsync(address, method, target, key, headers), answer => answer.Status);

    private async Task<Answered> SendAsync(Uri server, string method, string target, string? key, params (string Name, string Value)[] headers)
    {
        var uri = new Uri($"{server.GetLeftPart(UriPartial.Authority)}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), uri);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        return await Answered.ReadAsync(response);
    }

    private async Task<bool> ListensAsync(Uri server)
    {
        try
        {
            await SendAsync(server, "GET", "/", key: null);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
