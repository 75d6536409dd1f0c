using Avicenna.Api.Tests.Hosting;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>Nothing that a client says changes who it is, what it asks for or whose tenant decides.</summary>
internal sealed class ProxySpoofingTests(ReverseProxy proxy) : ProxyFixture(proxy)
{
    private static readonly string[] IdentityHeaders =
    [
        "X-Avicenna-Key-Id", "X-Avicenna-Permission", "X-Avicenna-Status", "x-avicenna-key-id",
        "X-Avicenna-Owner-Id", "X-Avicenna-Code", "X_Avicenna_Key_Id", "X_Avicenna_Permission", "X-Avicenna_Permission", "X_AVICENNA-KEY-ID", "X.Avicenna.Key.Id", "X-Avicenna-Key.Id",
    ];

    [Test]
    public async Task Identity_ClaimedAtAnAnonymousEndpoint_IsAvicennasAlone()
    {
        (await PassAsync(Claim(Request("/open/things")))).ShouldBeFrom("-", "anonymous");
    }

    [Test]
    public async Task Identity_ClaimedWithAUserKey_IsAvicennasAlone()
    {
        (await PassAsync(Claim(AsUser("/things")))).ShouldBeFrom(ProxyEnvironment.AcmeUser.Id, "user");
    }

    [Test]
    public async Task Identity_ClaimedWithoutAKey_DoesNotOpenAnything()
    {
        await RefuseAsync(Claim(Request("/things")), 401, "api_key_required");
    }

    [Test]
    public async Task Identity_NamedInConnection_StillReachesTheUpstream()
    {
        var request = AsUser("/things").WithHeader("Connection", "X-Avicenna-Key-Id, X-Avicenna-Permission, X-Forwarded-For");

        (await PassAsync(request)).ShouldBeFrom(ProxyEnvironment.AcmeUser.Id, "user");
    }

    [TestCase("X-Forwarded-Method", "X-Forwarded-Uri")]
    [TestCase("X-Original-Method", "X-Original-URI")]
    [TestCase("x-forwarded-method", "x-original-uri")]
    public async Task Target_ClaimedToBeAnother_IsStillTheRequestsOwn(string method, string uri)
    {
        ApiRequest Claiming(ApiRequest request, string path) => request.WithHeader(method, "GET").WithHeader(uri, path).WithHeader(uri, path);

        await RefuseAsync(Claiming(AsUser("/admin-only/things"), "/open/things"), 403, "admin_required");
        await RefuseAsync(Claiming(Request("/things"), "/open/things"), 401, "api_key_required");
        var received = await PassAsync(Claiming(Request("/open/things"), "/admin-only/things"));

        received.Target.Should().Be("/open/things");
        received.Headers.Should().NotContainKeys(method, uri);
    }

    [Test]
    public async Task Headers_ThatAFrameworkBelieves_DoNotReachTheUpstream()
    {
        var believed = await BelievedHeaders.ReadAsync();
        believed.Should().HaveCountGreaterThan(80).And.Contain(["Forwarded", "X-Real-IP", "X-HTTP-Method-Override", "X-Original-URL", "Proxy"]);

        foreach (var headers in believed.Chunk(40))
        {
            Upstream.Forget();
            var received = await PassAsync(headers.Aggregate(AsUser("/things"), (request, header) => request.WithHeader(header, "claimed")));
            received.Headers.Where(header => header.Value.Contains("claimed")).Should().BeEmpty();
        }
    }

    [Test]
    public async Task Headers_WithOtherCharactersInTheirNames_DoNotReachTheUpstream()
    {
        // All of RFC 9110's token characters but letters, digits and hyphens.
        var names = "!#$%&'*+.^_`|~".SelectMany(character => new[] { $"X{character}HTTP{character}Method{character}Override", $"{character}a", $"b{character}", $"X-Real{character}IP" }).ToArray();

        var received = await PassAsync(names.Append("X-Request-Id").Aggregate(AsUser("/things"), (request, name) => request.WithHeader(name, "claimed")));

        received.Headers.Where(header => header.Value.Contains("claimed")).Select(header => header.Key.ToLowerInvariant()).Should().Equal("x-request-id");
    }

    [TestCase("X-Forwarded-For", "127.0.0.1")]
    [TestCase("X-Forwarded-Host", "api.example")]
    [TestCase("X-Forwarded-Proto", "http")]
    public async Task Headers_ThatAreSetAnew_AreTheProxysAlone(string header, string value)
    {
        var request = AsUser("/things").WithHeader(header, "claimed").WithHeader(header, "claimed") with { Host = "api.example" };

        (await PassAsync(request)).Headers[header].Should().Be(value);
    }

    [TestCase("Host")]
    [TestCase("X-Forwarded-Host")]
    [TestCase("Forwarded")]
    public async Task Tenant_ClaimedToBeAnother_IsStillTheConfiguredOne(string header)
    {
        ApiRequest Claiming(ApiRequest request) => header switch
        {
            "Host" => request with { Host = ProxyEnvironment.GlobexHost },
            "Forwarded" => request.WithHeader(header, $"host={ProxyEnvironment.GlobexHost}"),
            _ => request.WithHeader(header, ProxyEnvironment.GlobexHost),
        };

        await RefuseAsync(Claiming(Request("/things").WithKey(ProxyEnvironment.GlobexKey)), 403, "wrong_subdomain");
        await RefuseAsync(Claiming(Request("/open-at-globex")), 401, "api_key_required");
        (await PassAsync(Claiming(AsUser("/things")))).ShouldBeFrom(ProxyEnvironment.AcmeUser.Id, "user");
    }

    [TestCase("/verify")]
    [TestCase("/_avicenna")]
    [TestCase("/admin/api-keys")]
    public async Task Avicenna_AskedForThroughTheProxy_IsNotThere(string path)
    {
        (await SendAsync(AsAdmin(path))).Body.Should().NotContain("success");
    }

    private static ApiRequest Claim(ApiRequest request) => IdentityHeaders.Aggregate(request, (claiming, header) => claiming.WithHeader(header, "admin"));
}
