using System.Text.Json;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Endpoints;

internal sealed class MatchEndpointTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Path = "/admin/endpoints/match";

    private string orders = null!;

    [OneTimeSetUp]
    public async Task MakeEndpointsAsync()
    {
        await Api.LiftLimitAsync();
        orders = (await Api.SendAsync(ApiRequest.Post("/admin/endpoints", """{"path":"/Orders/**","method":"GET","authentication":"user","scopes":["orders:read","b"]}""")))
            .Json.GetProperty("endpoint").GetRawText();
        await Api.CreateEndpointAsync("/open", "*", "none");
        await Api.CreateEndpointAsync("/cache", "PURGE", "admin");
    }

    [TestCase("GET", "/orders/7?x=/../")]
    [TestCase("HEAD", "/ORDERS/")]
    public async Task Match_RequestOfAnEndpoint_ShowsWhatItNeedsAndTheEndpoint(string method, string path)
    {
        var response = await MatchAsync(method, path);

        response.Body.Should().Be($$$"""{"success":true,"match":{"authentication":"user","scopes":["orders:read","b"],"endpoint":{{{orders}}}}}""");
        response.Status.Should().Be(200);
    }

    [TestCase("POST", "/orders/7", """{"authentication":"user","scopes":[],"endpoint":null}""")]
    [TestCase("GET", "/é", """{"authentication":"user","scopes":[],"endpoint":null}""")]
    public async Task Match_RequestOfNoEndpoint_ShowsTheSettings(string method, string path, string match) =>
        (await MatchAsync(method, path)).Body.Should().Be($$"""{"success":true,"match":{{match}}}""");

    [Test]
    public async Task Match_OpenEndpoint_NeedsNothing()
    {
        var match = (await MatchAsync("DELETE", "/open")).Json.GetProperty("match");

        (match.GetProperty("authentication").GetString(), match.GetProperty("endpoint").GetProperty("path").GetString()).Should().Be(("none", "/open"));
    }

    [TestCase("GET", "/a/../b", "path", "path must not have '.' or '..' as a segment, plain or escaped: write the path that it leads to")]
    [TestCase("GET", "orders", "path", "path must begin with '/'")]
    [TestCase("GET", "//a", "path", "path must not have an empty segment: write one '/' between segments")]
    [TestCase("GET", "/a%2Fb", "path", "path must not contain '\\', %5C or %2F: only '/' separates segments")]
    [TestCase("GET", "/%C3", "path", "path must be UTF-8 where it has escapes above %7F")]
    [TestCase("", "/a", "method", "method must be an HTTP method such as GET")]
    [TestCase("G T", "/a", "method", "method must be an HTTP method such as GET")]
    [TestCase("get", "/a", "method", "method differs only in case from another one: methods are case-sensitive")]
    [TestCase("purge", "/a", "method", "method differs only in case from another one: methods are case-sensitive")]
    public async Task Match_RequestThatVerifyRefuses_Is400(string method, string path, string member, string message)
    {
        (await MatchAsync(method, path)).ShouldBeInvalid(member, message);

        if (method.Length > 0 && !method.Contains(' ', StringComparison.Ordinal))
        {
            (await Api.SendAsync(ApiRequest.Verify(method, path).WithKey(AvicennaApi.AdminKey))).Status.Should().Be(403);
        }
    }

    [TestCase("""{"path":"/a"}""", "method", "method must be an HTTP method such as GET")]
    [TestCase("""{"method":"GET"}""", "path", "path must begin with '/'")]
    [TestCase("""{"method":"GET","path":null}""", "path", "path must be a string")]
    [TestCase("""{"method":1,"path":"/a"}""", "method", "method must be a string")]
    [TestCase("""{"method":"GET","path":"/a","host":"x"}""", "host", "Unknown member 'host'; the members are method, path")]
    [TestCase("[]", "body", "Request body must be a JSON object")]
    public async Task Match_BadBody_IsA400ThatNamesTheMember(string body, string member, string message) =>
        (await Api.SendAsync(ApiRequest.Post(Path, body))).ShouldBeInvalid(member, message);

    [Test]
    public async Task Match_ByAUser_Is403()
    {
        var (secret, _) = await Api.CreateKeyAsync();

        (await Api.SendAsync(ApiRequest.Post(Path, "{}").WithKey(secret))).ShouldBeProblem(403, "Forbidden", "admin_required", "Admin permission required");
    }

    private Task<ApiResponse> MatchAsync(string method, string path) => Api.SendAsync(ApiRequest.Post(Path, JsonSerializer.Serialize(new { method, path })));
}
