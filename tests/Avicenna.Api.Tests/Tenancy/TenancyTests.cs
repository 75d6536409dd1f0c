using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Tenancy;

internal sealed class TenancyTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private static readonly ApiRequest Request = ApiRequest.Get("/api-keys/current");

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["Tenancy:BaseDomains:0"] = "avicenna.dev",
        ["Tenancy:BaseDomains:1"] = "eu.avicenna.dev",
    };

    [TestCase("default.avicenna.dev")]
    [TestCase("DEFAULT.Avicenna.DEV:8443")]
    [TestCase("default.eu.avicenna.dev")]
    [TestCase("avicenna.dev")]
    [TestCase("eu.avicenna.dev")]
    [TestCase("avicenna.dev.")]
    [TestCase("Default.avicenna.dev.:8443")]
    [TestCase("127.0.0.1")]
    [TestCase("[::1]:5000")]
    public async Task AnyCall_HostOfTheTenant_IsAnswered(string host) => (await Api.SendAsync(Request with { Host = host })).Status.Should().Be(200);

    [TestCase("a.b.avicenna.dev")]
    [TestCase("www.avicenna.dev")]
    [TestCase("-a.avicenna.dev")]
    [TestCase("a_b.avicenna.dev")]
    [TestCase("xavicenna.dev")]
    [TestCase("a.b.avicenna.dev.")]
    [TestCase("example.com")]
    [TestCase("localhost")]
    [TestCase("1.2")]
    public async Task AnyCall_HostOfNoTenant_Is400(string host) =>
        (await Api.SendAsync(Request with { Host = host })).ShouldBeProblem(400, "Bad Request", "invalid_subdomain", "Missing or invalid subdomain");

    [Test]
    public async Task AnyCall_UnknownSubdomain_Is404BeforeAnythingElse() =>
        (await Api.SendAsync(new ApiRequest("PUT", "/nowhere") { Host = "nobody.avicenna.dev", Authorization = null }))
            .ShouldBeProblem(404, "Not Found", "unknown_subdomain", "Unknown subdomain");

    [Test]
    public async Task UnknownRoute_WithoutKey_Is404() =>
        (await Api.SendAsync(ApiRequest.Get("/nowhere") with { Host = "avicenna.dev", Authorization = null, Headers = [("Accept", "text/html")] }))
            .ShouldBeProblem(404, "Not Found", "not_found", "Not found");

    [Test]
    public async Task UnknownMethod_WithoutKey_Is405ThatNamesTheKnownOnes()
    {
        var response = await Api.SendAsync(new ApiRequest("PUT", "/admin/api-keys") { Host = "avicenna.dev", Authorization = null });

        response.ShouldBeProblem(405, "Method Not Allowed", "method_not_allowed", "Method not allowed");
        response.ContentHeaders.Allow.Should().Equal("GET", "HEAD", "POST");
    }

    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    public async Task Health_AnyHostAndNoKey_IsAnswered(string path)
    {
        var response = await Api.SendAsync(ApiRequest.Get(path) with { Host = "example.com", Authorization = null });

        response.Status.Should().Be(200);
        response.Body.Should().Be("""{"status":"healthy"}""");
    }

    [TestCase("application/x-www-form-urlencoded; charset=utf-7")]
    [TestCase("multipart/form-data")]
    public async Task Health_Form_IsNotRead(string contentType) =>
        (await Api.SendAsync(ApiRequest.Get("/health/live") with { Body = "a=1"u8.ToArray(), ContentType = contentType })).Status.Should().Be(200);

    [Test]
    public async Task Health_BadKey_IsNotLookedAt() =>
        (await Api.SendAsync(ApiRequest.Get("/health/ready").WithKey("avcna_sk_nonsense_nonsense"))).Status.Should().Be(200);
}
