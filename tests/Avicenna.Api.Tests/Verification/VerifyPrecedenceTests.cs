using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Verification;

/// <summary>Which endpoint decides, end to end.</summary>
internal sealed class VerifyPrecedenceTests(DatabaseProvider provider) : VerifyFixture(provider)
{
    private static readonly (string Method, string Path, string Authentication)[] Endpoints =
    [
        ("*", "/a/**", "none"),
        ("*", "/a/b", "user"),
        ("GET", "/a/b", "admin"),
        ("*", "/a/*/c", "admin"),
        ("*", "/a/b/*", "none"),
        ("GET", "/pages/*", "none"),
        ("GET", "/both", "none"),
        ("HEAD", "/both", "admin"),
        ("post", "/forms", "none"),
        ("*", "/caf%C3%A9", "none"),
    ];

    [OneTimeSetUp]
    public async Task MakeEndpointsAsync()
    {
        foreach (var (method, path, authentication) in Endpoints)
        {
            await Api.CreateEndpointAsync(path, method, authentication);
        }
    }

    [SetUp]
    public Task ResetAsync() => Api.SetAsync("""{"default_authentication":"user","allow_preflight":false}""");

    [TestCase("GET", "/a", "none", TestName = "{m}(a rest of none)")]
    [TestCase("GET", "/a/x", "none", TestName = "{m}(a rest)")]
    [TestCase("GET", "/a/x/c", "admin", TestName = "{m}(a segment before a rest)")]
    [TestCase("GET", "/a/x/c/d", "none", TestName = "{m}(back to a rest)")]
    [TestCase("GET", "/a/b", "admin", TestName = "{m}(a named method before any)")]
    [TestCase("POST", "/a/b", "user", TestName = "{m}(any method)")]
    [TestCase("HEAD", "/a/b", "admin", TestName = "{m}(HEAD by GET's before any)")]
    [TestCase("GET", "/a/b/c", "none", TestName = "{m}(a literal first)")]
    [TestCase("GET", "/A/B/", "admin", TestName = "{m}(case and a slash last)")]
    [TestCase("GET", "/%61/%62?x=/y", "admin", TestName = "{m}(escapes and a query)")]
    [TestCase("HEAD", "/pages/1", "none", TestName = "{m}(HEAD by GET's)")]
    [TestCase("POST", "/pages/1", "user", TestName = "{m}(the default for another method)")]
    [TestCase("GET", "/pages", "user", TestName = "{m}(the default for a segment less)")]
    [TestCase("GET", "/pages/1/2", "user", TestName = "{m}(the default for a segment more)")]
    [TestCase("HEAD", "/both", "admin", TestName = "{m}(HEAD by its own)")]
    [TestCase("GET", "/both", "none", TestName = "{m}(GET beside HEAD)")]
    [TestCase("POST", "/FORMS", "none", TestName = "{m}(an endpoint's method given in lower case)")]
    [TestCase("flush", "/a/b", "user", TestName = "{m}(a method that nobody registered, in lower case)")]
    [TestCase("PUT", "/forms", "user", TestName = "{m}(not another method)")]
    [TestCase("GET", "/caf%c3%a9", "none", TestName = "{m}(escapes in lower case)")]
    [TestCase("GET", "/caf%C3%89", "user", TestName = "{m}(case above ASCII)")]
    [TestCase("GET", "/", "user", TestName = "{m}(the default)")]
    [TestCase("GET", "/verify", "user", TestName = "{m}(our own paths are nothing special)")]
    public async Task Verify_Request_IsDecidedByTheMostSpecificEndpoint(string method, string uri, string required) =>
        (await ReadRequirementAsync(method, uri)).Should().Be(required);

    [TestCase("none")]
    [TestCase("user")]
    [TestCase("admin")]
    public async Task Verify_NoEndpoint_IsDecidedByTheDefault(string required)
    {
        await Api.SetAsync($$"""{"default_authentication":"{{required}}"}""");

        (await ReadRequirementAsync("GET", "/elsewhere")).Should().Be(required);
        (await ReadRequirementAsync("GET", "/a/b")).Should().Be("admin", "an endpoint goes before the default");
        (await ReadRequirementAsync("GET", "/both")).Should().Be("none");
    }

    [TestCase(false, "OPTIONS", "Origin|Access-Control-Request-Method", "user")]
    [TestCase(true, "OPTIONS", "Origin|Access-Control-Request-Method", "none")]
    [TestCase(true, "OPTIONS", "Origin", "user")]
    [TestCase(true, "OPTIONS", "Access-Control-Request-Method", "user")]
    [TestCase(true, "OPTIONS", "", "user")]
    [TestCase(true, "GET", "Origin|Access-Control-Request-Method", "admin")]
    public async Task Verify_Preflight_NeedsNothingWhereThatIsSet(bool isAllowed, string method, string headers, string required)
    {
        await Api.SetAsync($$"""{"allow_preflight":{{(isAllowed ? "true" : "false")}}}""");
        var question = headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Aggregate(ApiRequest.Verify(method, "/a/b"), (request, name) => request.WithHeader(name, "https://a.example"));

        (await ReadRequirementAsync(question)).Should().Be(required);
    }

    [Test]
    public async Task Verify_PreflightMethodOfTheCallItself_CountsForNothing()
    {
        await Api.SetAsync("""{"allow_preflight":true}""");
        var question = ApiRequest.Verify("GET", "/forms").WithHeader("Origin", "https://a.example").WithHeader("Access-Control-Request-Method", "GET");

        (await ReadRequirementAsync(question with { Method = "OPTIONS" })).Should().Be("user");
    }

    [Test]
    public async Task Verify_EndpointsOfAnotherTenant_CountForNothing()
    {
        var other = await Api.CreateTenantAdminAsync("other");
        await Api.CreateEndpointAsync("/mine", "*", "none", other);

        (await Api.SendAsync(ApiRequest.Verify("GET", "/mine") with { Host = other.Host })).ShouldLetAnyoneIn();
        (await Api.SendAsync(ApiRequest.Verify("GET", "/mine"))).ShouldRefuseWithoutKey();
        (await Api.SendAsync(ApiRequest.Verify("GET", "/both") with { Host = other.Host })).ShouldRefuseWithoutKey("other");
    }
}
