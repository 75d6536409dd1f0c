using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Verification;

/// <summary>What a proxy forwards is the request to decide; of the call itself it may tell nothing but the client's address.</summary>
internal sealed class VerifyProxyTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Proxy = "10.1.2.3";
    private const string Stranger = "192.0.2.7";
    private const int FailedAttempts = 2;

    private static readonly ApiRequest Question = ApiRequest.Verify("GET", "/a") with { Host = "avicenna.dev" };

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["Tenancy:BaseDomains:0"] = "avicenna.dev",
        ["Proxies:Trusted:0"] = "10.0.0.0/8",
        ["Security:FailedAttemptsPerMinute"] = $"{FailedAttempts}",
    };

    [OneTimeSetUp]
    public async Task MakeTenantAsync() => await Api.CreateTenantAsync("acme");

    [TestCase(Proxy)]
    [TestCase(Stranger)]
    public async Task Verify_ForwardedHost_IsNeverTheTenants(string peer)
    {
        var forwarded = Question.WithHeader("X-Forwarded-Host", "acme.avicenna.dev").WithHeader("X-Forwarded-Proto", "https").WithHeader("Forwarded", "host=acme.avicenna.dev");

        (await Api.SendFromAsync(peer, forwarded)).ShouldRefuseWithoutKey("default");
        (await Api.SendFromAsync(peer, forwarded with { Host = "acme.avicenna.dev" })).ShouldRefuseWithoutKey("acme");
        (await Api.SendFromAsync(peer, forwarded with { Host = "other.example" })).Status.Should().Be(400);
        (await Api.SendFromAsync(peer, Question.WithHeader("X-Forwarded-Host", "xn--a"))).ShouldRefuseWithoutKey("default");
    }

    [Test]
    public async Task Verify_FromATrustedProxy_HoldsTheForwardedAddressToItsAttempts()
    {
        await UseUpAsync(Proxy, "203.0.113.9");

        (await TryAsync(Proxy, "203.0.113.9")).ShouldRefuseForAttempts();
        (await TryAsync(Proxy, "203.0.113.10")).ShouldRefuseInvalidKey();
        (await TryAsync(Proxy, "203.0.113.9, 203.0.113.11")).ShouldRefuseInvalidKey();
        (await TryAsync(Proxy, "198.51.100.1, 203.0.113.9, 10.9.9.9")).ShouldRefuseForAttempts();
        (await TryAsync("203.0.113.9", forwardedFor: null)).ShouldRefuseForAttempts();
    }

    [Test]
    public async Task Verify_FromAnyoneElse_HoldsTheirOwnAddressToItsAttempts()
    {
        await UseUpAsync(Stranger, "203.0.113.77");

        (await TryAsync(Stranger, "203.0.113.78")).ShouldRefuseForAttempts();
        (await TryAsync(Proxy, "203.0.113.77")).ShouldRefuseInvalidKey();
    }

    [Test]
    public async Task Verify_ForwardedAddressThatIsNone_CountsForTheProxy()
    {
        await UseUpAsync("10.7.7.7", "nonsense");

        (await TryAsync("10.7.7.7", "nonsense")).ShouldRefuseForAttempts();
        (await TryAsync("10.7.7.8", "nonsense")).ShouldRefuseInvalidKey();
    }

    private async Task UseUpAsync(string peer, string forwardedFor)
    {
        for (var count = 0; count < FailedAttempts; count++)
        {
            (await TryAsync(peer, forwardedFor)).ShouldRefuseInvalidKey();
        }
    }

    private Task<ApiResponse> TryAsync(string peer, string? forwardedFor)
    {
        var attempt = Question.WithKey("avcna_sk_nobodys_key");
        return Api.SendFromAsync(peer, forwardedFor is null ? attempt : attempt.WithHeader("X-Forwarded-For", forwardedFor));
    }
}
