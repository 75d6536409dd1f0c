using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Verification;

/// <summary>The request in the call's own method and the rest of its target, as Envoy's <c>path_prefix</c> asks.</summary>
internal sealed class VerifyPrefixTests(DatabaseProvider provider) : VerifyFixture(provider)
{
    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        await Api.CreateEndpointAsync("/open", "GET", "none");
        await Api.CreateEndpointAsync("/", "GET", "none");
        await Api.CreateEndpointAsync("/closed/**", "*", "admin");
        await Api.CreateEndpointAsync("/cache", "PURGE", "none");
    }

    [TestCase("GET", "/verify/open", "none")]
    [TestCase("HEAD", "/verify/open", "none")]
    [TestCase("GET", "/verify/%6Fpen/?a=..%2F", "none")]
    [TestCase("POST", "/verify/open", "user")]
    [TestCase("GET", "/verify/", "none")]
    [TestCase("GET", "/verify/?a", "none")]
    [TestCase("POST", "/verify/", "user")]
    [TestCase("DELETE", "/verify/closed/7", "admin")]
    [TestCase("PURGE", "/verify/cache", "none")]
    [TestCase("GET", "/verify/verify", "user")]
    [TestCase("GET", "/verify/health/live", "user")]
    public async Task Verify_RestOfTheTarget_IsTheRequestToDecide(string method, string target, string required) =>
        (await ReadRequirementAsync(new ApiRequest(method, target) { Authorization = null })).Should().Be(required);

    [TestCase("/verify/..")]
    [TestCase("/verify/../health/live")]
    [TestCase("/verify/%2e%2e/health/live")]
    [TestCase("/verify/./open")]
    [TestCase("/verify//")]
    [TestCase("/verify//health/live")]
    [TestCase("/verify/open;a=1")]
    [TestCase("/verify/open#a")]
    [TestCase("/verify/..%2Fhealth%2Flive")]
    [TestCase("/verify/open%5C")]
    [TestCase("/verify/http://a/open")]
    public async Task Verify_RestThatIsNoClearPath_IsARefusedPath(string target)
    {
        var call = new ApiRequest("GET", target);
        (await Api.SendFromAsync("192.0.2.1", call.WithKey(Admin.Secret))).ShouldRefusePath();
        (await Api.SendFromAsync("192.0.2.1", call with { Authorization = null })).ShouldRefusePath();
    }

    [TestCase("X-Forwarded-Method: GET|X-Forwarded-Uri: /open")]
    [TestCase("X-Original-Method: GET|X-Original-URI: /open")]
    [TestCase("X-Original-Method: GET|X-Original-URL: http://a/open")]
    [TestCase("X-Forwarded-Uri: /open")]
    [TestCase("X-Original-URL: ")]
    public async Task Verify_PairBesideTheRest_IsAmbiguous(string headers)
    {
        var call = headers.Split('|').Select(header => header.Split(": ")).Aggregate(new ApiRequest("GET", "/verify/open"), (request, header) => request.WithHeader(header[0], header[1]));

        (await Api.SendFromAsync("192.0.2.1", call.WithKey(Admin.Secret))).ShouldRefuseTarget();
    }

    [TestCase("get")]
    [TestCase("Post")]
    [TestCase("purge")]
    public async Task Verify_OwnMethodInAnotherCase_IsAmbiguous(string method) =>
        (await Api.SendFromAsync("192.0.2.1", new ApiRequest(method, "/verify/open").WithKey(Admin.Secret))).ShouldRefuseTarget();

    [Test]
    public async Task Verify_Preflight_IsThatOfTheCallItself()
    {
        await Api.SetAsync("""{"allow_preflight":true}""");
        var call = new ApiRequest("OPTIONS", "/verify/closed/7") { Authorization = null };

        (await Api.SendAsync(call.WithHeader("Origin", "https://a.example").WithHeader("Access-Control-Request-Method", "GET"))).ShouldLetAnyoneIn();
        (await Api.SendFromAsync("192.0.2.1", call.WithHeader("Origin", "").WithHeader("Access-Control-Request-Method", ""))).ShouldRefuseWithoutKey();
        (await Api.SendAsync(call)).ShouldRefuseWithoutKey();
    }
}
