using Avicenna.Api.Tests.Hosting;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>Nothing that a client says changes who it is, what it asks for or whose tenant decides.</summary>
internal sealed class ProxySpoofingTests(ReverseProxy proxy) : ProxyFixture(proxy)
{
    private static readonly string[] IdentityHeaders =
    [
        "X-Avicenna-Key-Id", "X-Avicenna-Permission", "X-Avicenna-Status", "x-avicenna-key-id",
        "X_Avicenna_Key_Id", "X_Avicenna_Permission", "X-Avicenna_Permission", "X_AVICENNA-KEY-ID",
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
        await RefuseAsync(Claim(Request("/things")), 401);
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

        await RefuseAsync(Claiming(AsUser("/admin-only/things"), "/open/things"), 403);
        await RefuseAsync(Claiming(Request("/things"), "/open/things"), 401);
        var received = await PassAsync(Claiming(Request("/open/things"), "/admin-only/things"));

        received.Target.Should().Be("/open/things");
        received.Headers.Should().NotContainKeys(method, uri);
    }

    [TestCase("X-Original-URL", "/admin-only/things")]
    [TestCase("X-Rewrite-URL", "/admin-only/things")]
    [TestCase("X-Forwarded-Prefix", "/admin-only")]
    [TestCase("X-HTTP-Method", "DELETE")]
    [TestCase("X-HTTP-Method-Override", "DELETE")]
    [TestCase("X_HTTP_Method_Override", "DELETE")]
    [TestCase("X-Method-Override", "DELETE")]
    public async Task Target_ThatAFrameworkWouldReadElsewhere_DoesNotReachTheUpstream(string header, string value)
    {
        (await PassAsync(AsUser("/things").WithHeader(header, value))).Headers.Should().NotContainKey(header);
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

        await RefuseAsync(Claiming(Request("/things").WithKey(ProxyEnvironment.GlobexKey)), 403);
        await RefuseAsync(Claiming(Request("/open-at-globex")), 401);
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
