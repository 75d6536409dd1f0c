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

    // The right-most address that isn't a trusted proxy is the client's; ports, brackets and mapped IPv4 don't make it another one.
    [TestCase("203.0.113.20", "203.0.113.20:4711")]
    [TestCase("203.0.113.21", "::ffff:203.0.113.21")]
    [TestCase("203.0.113.22", "[::ffff:203.0.113.22]:443")]
    [TestCase("2001:db8::23", "[2001:db8::23]:443")]
    [TestCase("2001:db8:0:1::24", "[2001:db8:0:1::24]")]
    [TestCase("203.0.113.25", "203.0.113.25,")]
    [TestCase("203.0.113.26", "  203.0.113.26 , 10.9.9.9:80 , [::ffff:10.8.8.8]:80")]
    [TestCase("203.0.113.27", "nonsense, 203.0.113.27, 10.9.9.9")]
    [TestCase("203.0.113.28", "10.9.9.9, 203.0.113.28")]
    [TestCase("10.9.9.29", "nonsense, 10.9.9.29")]
    [TestCase("10.9.9.30", "198.51.100.1, , nonsense, 10.9.9.30")]
    public async Task Verify_FromATrustedProxy_ReadsTheClientsAddressInAnySpelling(string client, string forwardedFor)
    {
        await UseUpAsync(Proxy, forwardedFor);

        (await TryAsync(client, forwardedFor: null)).ShouldRefuseForAttempts();
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
