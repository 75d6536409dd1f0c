using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Verification;

/// <summary>Which headers say what request is meant, and what is decided where they don't say.</summary>
internal sealed class VerifyTargetTests(DatabaseProvider provider) : VerifyFixture(provider)
{
    private static readonly ApiRequest Bare = new("GET", "/verify") { Authorization = null };

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        await Api.CreateEndpointAsync("/open", "GET", "none");
        await Api.CreateEndpointAsync("/cache", "purge", "admin");
    }

    [SetUp]
    public Task ResetAsync() => Api.SetAsync("""{"default_authentication":"user","allow_preflight":false}""");

    [TestCase("X-Forwarded-Method", "X-Forwarded-Uri")]
    [TestCase("X-Original-Method", "X-Original-URI")]
    [TestCase("x-forwarded-method", "X-FORWARDED-URI")]
    [TestCase("X-ORIGINAL-METHOD", "X-Original-Uri")]
    [TestCase("X-Original-Method", "X-Original-URL", "http://api.example.com")]
    [TestCase("x-original-method", "x-original-url", "https://[2001:db8::1]:8443")]
    public async Task Verify_OnePair_SaysWhichRequest(string method, string uri, string origin = "")
    {
        (await ReadRequirementAsync(Bare.WithHeader(method, "GET").WithHeader(uri, $"{origin}/open?a=1"))).Should().Be("none");
        (await ReadRequirementAsync(Bare.WithHeader(method, "POST").WithHeader(uri, $"{origin}/open"))).Should().Be("user");
        (await Api.SendAsync(Bare.WithHeader(method, "GET").WithHeader(uri, $"{origin}/open/../a"))).ShouldRefusePath();
    }

    [TestCase("X-Forwarded-Method: GET")]
    [TestCase("X-Forwarded-Uri: /open")]
    [TestCase("X-Original-Method: GET")]
    [TestCase("X-Original-URI: /open")]
    [TestCase("X-Forwarded-Method: GET|X-Original-URI: /open")]
    [TestCase("X-Original-Method: GET|X-Forwarded-Uri: /open")]
    [TestCase("X-Forwarded-Method: GET|X-Forwarded-Uri: /open|X-Original-Method: GET|X-Original-URI: /open")]
    [TestCase("X-Forwarded-Method: GET|X-Forwarded-Uri: /open|X-Original-URI: /open")]
    [TestCase("X-Forwarded-Method: GET|X-Forwarded-Uri: /open|X-Original-Method: ")]
    [TestCase("X-Original-Method: GET|X-Original-URI: /open|X-Forwarded-Uri: ")]
    [TestCase("X-Forwarded-Method: GET|X-Forwarded-Uri: /open|X-Forwarded-Uri: /open")]
    [TestCase("X-Forwarded-Method: GET|X-Forwarded-Method: GET|X-Forwarded-Uri: /open")]
    [TestCase("X-Original-Method: GET|X-Original-URI: /open|X-Original-URI: ")]
    [TestCase("X-Forwarded-Method: GET|X-Forwarded-Uri: ")]
    [TestCase("X-Forwarded-Method: |X-Forwarded-Uri: /open")]
    [TestCase("X-Forwarded-Method: |X-Forwarded-Uri: ")]
    [TestCase("X-Original-Method: |X-Original-URI: ")]
    [TestCase("X-Original-URL: http://a/open")]
    [TestCase("X-Original-URI: /open|X-Original-URL: http://a/open")]
    [TestCase("X-Original-Method: GET|X-Original-URI: /open|X-Original-URL: http://a/open")]
    [TestCase("X-Original-Method: GET|X-Original-URL: http://a/open|X-Original-URL: http://a/open")]
    [TestCase("X-Original-Method: GET|X-Original-URL: http://a/open|X-Forwarded-Method: GET")]
    [TestCase("X-Original-Method: GET|X-Original-URL: http://a/open|X-Forwarded-Method: GET|X-Forwarded-Uri: /open")]
    [TestCase("X-Forwarded-Method: GET|X-Original-URL: http://a/open")]
    [TestCase("X-Original-Method: GET|X-Original-URL: ")]
    [TestCase("X-Original-Method: GET|X-Original-URL: /open")]
    [TestCase("X-Original-Method: GET|X-Original-URL: http://api.example.com:?/open")]
    [TestCase("X-Original-Method: GET|X-Original-URL: http://api.example.com:/open")]
    [TestCase("X-Original-Method: GET|X-Original-URL: http://user@a/open")]
    [TestCase("X-Original-Method: GET|X-Original-URL: http:///open")]
    [TestCase("X-Original-Method: GET|X-Original-URL: ftp://a/open")]
    [TestCase("X-Original-Method: get|X-Original-URL: http://a/open")]
    [TestCase("X-Forwarded-Method: get|X-Forwarded-Uri: /open")]
    [TestCase("X-Forwarded-Method: Get|X-Forwarded-Uri: /open")]
    [TestCase("X-Forwarded-Method: head|X-Forwarded-Uri: /open")]
    [TestCase("X-Forwarded-Method: options|X-Forwarded-Uri: /open")]
    [TestCase("X-Forwarded-Method: Version-Control|X-Forwarded-Uri: /open")]
    [TestCase("X-Forwarded-Method: query|X-Forwarded-Uri: /elsewhere")]
    [TestCase("X-Forwarded-Method: purge|X-Forwarded-Uri: /elsewhere")]
    [TestCase("X-Original-Method: get|X-Original-URI: /a/../b")]
    [TestCase("X-Forwarded-Method: GET, GET|X-Forwarded-Uri: /open")]
    [TestCase("X-Forwarded-Method: GET GET|X-Forwarded-Uri: /open")]
    [TestCase("X-Forwarded-Method: G\u00C9T|X-Forwarded-Uri: /open")]
    public async Task Verify_NotExactlyOnePair_IsAmbiguousForEveryKey(string headers)
    {
        var question = headers.Split('|').Select(header => header.Split(": ")).Aggregate(Bare, (request, header) => request.WithHeader(header[0], header[1]));

        foreach (var authorization in new[] { null, $"Bearer {User.Secret}", $"Bearer {Admin.Secret}", "Bearer avcna_sk_nobodys_key" })
        {
            (await Api.SendFromAsync("192.0.2.1", question with { Authorization = authorization })).ShouldRefuseTarget();
        }
    }

    [TestCase("none", "user")]
    [TestCase("user", "user")]
    [TestCase("admin", "admin")]
    public async Task Verify_NoPair_IsDecidedByTheDefaultButNeverWithoutAKey(string setting, string required)
    {
        await Api.SetAsync($$"""{"default_authentication":"{{setting}}"}""");

        (await ReadRequirementAsync(Bare)).Should().Be(required);
        (await ReadRequirementAsync(Bare.WithHeader("X-Forwarded-For", "192.0.2.1").WithHeader("X-Rewrite-URL", "/open"))).Should().Be(required);
        (await ReadRequirementAsync("GET", "/elsewhere")).Should().Be(setting);
    }

    [Test]
    public async Task Verify_NoPairAndAPreflight_StillNeedsAKey()
    {
        await Api.SetAsync("""{"default_authentication":"none","allow_preflight":true}""");

        var response = await Api.SendAsync(Bare.WithHeader("Origin", "https://a.example").WithHeader("Access-Control-Request-Method", "GET") with { Method = "OPTIONS" });

        response.ShouldRefuseWithoutKey();
        response.Headers.Select(header => header.Key).Should().NotContain(name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }
}
