using Avicenna.AspNetCore.Tests.Hosting;
using Avicenna.Testing;

namespace Avicenna.AspNetCore.Tests.Processes;

/// <summary>The package and the real program together.</summary>
internal sealed class RealAvicennaTests
{
    private RealAvicenna avicenna = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        avicenna = await RealAvicenna.StartAsync();
        await avicenna.CreateEndpointAsync("""{"path":"/any/public","authentication":"none"}""");
        await avicenna.CreateEndpointAsync("""{"path":"/any/admin/**","authentication":"admin"}""");
        await avicenna.CreateEndpointAsync("""{"path":"/any/scoped","authentication":"user","scopes":["a:b"]}""");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await avicenna.DisposeAsync();

    [Test]
    public async Task Remote_EveryVerdict_IsAsAvicennaGaveIt()
    {
        await using var api = await GuardedApi.StartAsync(avicenna.Address);
        var (secret, id) = await avicenna.CreateKeyAsync("\"owner_id\":\"Zoë & Co\",\"scopes\":[\"orders:*\"]");

        (await api.GetAsync("/any/public", key: null)).Body.Should().Be("any []");
        (await api.GetAsync("/any/a", secret)).Body.Should().Be(
            $"any [avicenna:owner=Zoë & Co, avicenna:permission=user, name=A key, nameidentifier={id}, scope=orders:*]");
        (await api.GetAsync("/write", secret)).Status.Should().Be(200);

        var missing = await api.GetAsync("/any/a", key: null);
        (missing.Status, missing.Header("WWW-Authenticate")).Should().Be((401, "Bearer realm=\"default\""));
        missing.BodyButRequestId.Should().Be(
            """{"type":"urn:avicenna:problem:api_key_required","title":"Unauthorized","status":401,"success":false,"message":"Request unauthorized: API key required","code":"api_key_required","request_id":"…"}""");
        (await api.GetAsync("/key", "nonsense")).Header("WWW-Authenticate").Should().Be("Bearer realm=\"default\", error=\"invalid_token\"");
        (await api.GetAsync("/any/admin/x", secret)).Body.Should().Contain("admin_required");
        var scoped = await api.GetAsync("/any/scoped", secret);
        (scoped.Status, scoped.Header("WWW-Authenticate")).Should().Be((403, "Bearer realm=\"default\", error=\"insufficient_scope\", scope=\"a:b\""));
        (await api.GetAsync("/any/a;b", secret)).Status.Should().Be(400);
        (await api.GetAsync("/any//a", secret)).Status.Should().Be(400);
    }

    // Kestrel and Avicenna read the target; whatever one of them takes for another path must not run.
    [TestCase("/any/public/../admin/x")]
    [TestCase("/any/public/%2e%2e/admin/x")]
    [TestCase("/any/%61dmin/x")]
    [TestCase("/any/ADMIN/x")]
    [TestCase("/any/admin/")]
    [TestCase("/any/admin%2Fx")]
    [TestCase("/any/admin%5Cx")]
    [TestCase("//any/admin/x")]
    [TestCase("/any//admin/x")]
    [TestCase("/any/./admin/x")]
    [TestCase("/any/admin;/x")]
    [TestCase("/any/admin?/any/public")]
    [TestCase("/any/admin#/any/public")]
    [TestCase("http://default/any/public/../admin/x")]
    [TestCase("http://default/any/admin/x")]
    [TestCase("http://default/any/public")]
    [TestCase("http://default:?/any/public")]
    public async Task Target_OfAnAdminEndpointInAnySpelling_IsNeverOpenToAUserKey(string target)
    {
        await using var api = await GuardedApi.StartAsync(avicenna.Address);
        var (secret, _) = await avicenna.CreateKeyAsync();

        foreach (var method in new[] { "GET", "HEAD", "POST", "get" })
        {
            (await api.SendRawAsync($"{method} {target} HTTP/1.1\r\nHost: default\r\nAuthorization: Bearer {secret}\r\nConnection: close\r\n\r\n"))
                .Should().MatchRegex("^HTTP/1.1 (400|403)", method);
        }
    }

    [Test]
    public async Task Remote_OverTheLimit_IsA429WithRetryAfter()
    {
        await using var api = await GuardedApi.StartAsync(avicenna.Address);
        var (secret, _) = await avicenna.CreateKeyAsync("\"ratelimit_min\":2");

        (await api.GetAsync("/key", secret)).Header("RateLimit").Should().StartWith("\"default\";r=1;t=");
        await api.GetAsync("/key", secret);
        var refused = await api.GetAsync("/key", secret);

        (refused.Status, refused.Header("RateLimit-Policy")).Should().Be((429, "\"default\";q=2;w=60"));
        refused.Header("Retry-After").Should().MatchRegex("^[0-9]+$");
    }

    [Test]
    public async Task Remote_ClientAddress_IsTheOneThatTheKeyIsHeldTo()
    {
        await using var api = await GuardedApi.StartAsync(avicenna.Address);

        (await api.GetAsync("/key", (await avicenna.CreateKeyAsync("\"allowed_addresses\":[\"127.0.0.1\"]")).Secret)).Status.Should().Be(200);
        var elsewhere = await api.GetAsync("/key", (await avicenna.CreateKeyAsync("\"allowed_addresses\":[\"192.0.2.1\"]")).Secret, ("X-Forwarded-For", "192.0.2.1"));
        elsewhere.Body.Should().Contain("address_not_allowed");
    }

    [Test]
    public async Task Cached_RevokedKey_StopsWorkingLongBeforeItsEntryEnds()
    {
        var changes = await avicenna.CreateKeyAsync();
        await using var api = await GuardedApi.StartAsync(
            avicenna.Address,
            options => (options.Mode, options.ChangesKey, options.CacheFor) = (AvicennaMode.Cached, changes.Secret, TimeSpan.FromMinutes(1)));
        await Eventually.IsTrueAsync(() => Task.FromResult(api.Logs.Lines.Any(line => line.Contains("Decisions are cached", StringComparison.Ordinal))), "the stream opens");
        var (secret, id) = await avicenna.CreateKeyAsync("\"ratelimit_min\":100000");
        for (var call = 0; call < 20; call++)
        {
            (await api.GetAsync("/key", secret)).Status.Should().Be(200);
        }

        await avicenna.CallAsync("DELETE", $"/admin/api-keys/{id}");

        await Eventually.IsTrueAsync(async () => (await api.GetAsync("/key", secret)).Status == 401, "the key is revoked");
    }

    [Test]
    public async Task Cached_ChangedEndpoint_AppliesLongBeforeItsEntryEnds()
    {
        var (secret, _) = await avicenna.CreateKeyAsync("\"ratelimit_min\":100000");
        await using var api = await GuardedApi.StartAsync(
            avicenna.Address,
            options => (options.Mode, options.ChangesKey, options.CacheFor) = (AvicennaMode.Cached, secret, TimeSpan.FromMinutes(1)));
        (await api.GetAsync("/any/later", secret)).Status.Should().Be(200);

        await avicenna.CreateEndpointAsync("""{"path":"/any/later","authentication":"admin"}""");

        await Eventually.IsTrueAsync(async () => (await api.GetAsync("/any/later", secret)).Status == 403, "the endpoint is protected");
    }
}
