using Avicenna.Api.Tests.Hosting;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>An nginx configured as ingress-nginx is, which asks with <c>X-Original-URL</c> and passes on what the client sent.</summary>
internal sealed class IngressNginxTests
{
    private readonly NginxProxy proxy = new("tests/Avicenna.Api.Tests/Proxies/Configurations/ingress-nginx.conf");
    private GuardedUpstream upstream = null!;
    private RunningProxy running = null!;

    private static ApiRequest ByUser => new ApiRequest("GET", "/things").WithKey(ProxyEnvironment.AcmeUser.Secret);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if (!proxy.IsInstalled)
        {
            Assert.Ignore($"{proxy} is not installed");
        }

        upstream = await GuardedUpstream.StartAsync();
        running = await proxy.StartAsync(ProxyEnvironment.Avicenna, upstream.Address);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
        }

        if (upstream is not null)
        {
            await upstream.DisposeAsync();
        }
    }

    [SetUp]
    public void ForgetRequests() => upstream.Forget();

    [Test]
    public async Task Allowed_UserKey_ReachesTheUpstreamAsWhatAvicennaSays()
    {
        var request = ByUser.WithHeader("X-Avicenna-Key-Id", "claimed").WithHeader("X-Avicenna-Permission", "admin").WithHeader("X-Avicenna-Owner-Id", "claimed").WithHeader("X_Avicenna_Permission", "admin");

        (await request.SendAsync(running.Address)).Status.Should().Be(200);

        upstream.Received.Should().ContainSingle().Which.ShouldBeFrom(ProxyEnvironment.AcmeUser.Id, "user");
    }

    [Test]
    public async Task Allowed_KeyWithAnOwner_ReachesTheUpstreamWithItsOwner()
    {
        var key = await ProxyEnvironment.CreateKeyAsync(ratelimitMin: 7, ""","owner_id":"Kunde Ä" """);

        (await ByUser.WithKey(key.Secret).SendAsync(running.Address)).Status.Should().Be(200);

        upstream.Received.Should().ContainSingle().Which.ShouldBeFrom(key.Id, "user", "Kunde%20%C3%84");
    }

    [Test]
    public async Task Allowed_NobodyAtAnAnonymousEndpoint_ReachesTheUpstream()
    {
        (await (ByUser with { Authorization = null, Path = "/open/things?a=//" }).SendAsync(running.Address)).Status.Should().Be(200);

        var received = upstream.Received.Should().ContainSingle().Subject;
        received.ShouldBeFrom("-", "anonymous");
        received.Target.Should().Be("/open/things?a=//");
    }

    [TestCase("/things", null, 401)]
    [TestCase("/things", "no-key-of-anyone", 401)]
    [TestCase("/things", ProxyEnvironment.GlobexKey, 403)]
    [TestCase("/open-at-globex", null, 401)]
    [TestCase("/open/../admin-only/things", null, 403)]
    [TestCase("/open/%2e%2e/admin-only/things", null, 403)]
    [TestCase("/open//admin-only", null, 403)]
    [TestCase("/open%2Fthings", null, 403)]
    [TestCase("/open/;/admin-only", null, 403)]
    public async Task Refused_Request_DoesNotReachTheUpstream(string path, string? key, int status)
    {
        var request = new ApiRequest("GET", path) { Authorization = key is null ? null : $"Bearer {key}", Host = ProxyEnvironment.GlobexHost };

        (await request.SendAsync(running.Address)).Status.Should().Be(status);

        upstream.Received.Should().BeEmpty();
    }

    [Test]
    public async Task Refused_UserKeyAtAnAdminEndpoint_Is403()
    {
        (await (ByUser with { Path = "/admin-only/things" }).SendAsync(running.Address)).Status.Should().Be(403);

        upstream.Received.Should().BeEmpty();
    }

    [TestCase("X-Forwarded-Method", "GET")]
    [TestCase("X-Forwarded-Uri", "/open/things")]
    [TestCase("X-Original-URI", "/open/things")]
    public async Task Target_ClaimedBesideTheProxysOwn_IsRefused(string header, string value)
    {
        (await ByUser.WithHeader(header, value).SendAsync(running.Address)).Status.Should().Be(403);

        upstream.Received.Should().BeEmpty();
    }

    [TestCase("X-Original-Method", "DELETE")]
    [TestCase("X-Original-URL", "http://api.example/open/things")]
    public async Task Target_ClaimedByTheProxysOwnHeaders_IsStillTheRequestsOwn(string header, string value)
    {
        var request = ByUser.WithHeader(header, value) with { Path = "/admin-only/things" };

        (await request.SendAsync(running.Address)).Status.Should().Be(403);
        (await (request with { Path = "/things" }).SendAsync(running.Address)).Status.Should().Be(200);
    }

    // nginx takes each of them, and a URL parser would find another path in some, or none at all.
    [TestCase("api.example:?")]
    [TestCase("api.example:#")]
    [TestCase("api.example:@admin")]
    [TestCase("api.example:/open/x?")]
    [TestCase("api.example:80:90")]
    [TestCase("open@api.example")]
    [TestCase("api.example:123456")]
    [TestCase("api_example")]
    public async Task Host_ThatIsNoPlainOne_NeverLetsPass(string host)
    {
        var answer = await RawCall.SendAsync(running.Address, "GET /admin-only/open/things HTTP/1.1", $"Host: {host}", $"Authorization: Bearer {ProxyEnvironment.AcmeUser.Secret}");

        answer.Status.Should().BeOneOf(400, 403);
        upstream.Received.Should().BeEmpty();
    }

    [TestCase("api.example")]
    [TestCase("API.example:8080")]
    [TestCase("[2001:db8::1]:80")]
    public async Task Host_OfPlainForm_LetsPass(string host)
    {
        var answer = await RawCall.SendAsync(running.Address, "GET /things HTTP/1.1", $"Host: {host}", $"Authorization: Bearer {ProxyEnvironment.AcmeUser.Secret}");

        answer.Status.Should().Be(200);
    }
}
