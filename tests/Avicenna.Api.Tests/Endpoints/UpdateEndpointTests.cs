using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Endpoints;

/// <summary>PATCH is a JSON merge patch (RFC 7396): what is left out stays.</summary>
internal sealed class UpdateEndpointTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Members = "the members are path, method, authentication, scopes";
    private const string MethodRule = "method must be '*' or an HTTP method of at most 32 characters, such as GET";

    private int paths;

    [TestCase("{}", "PATH", "GET", "user")]
    [TestCase("""{"path":"PATH/**"}""", "PATH/**", "GET", "user")]
    [TestCase("""{"method":"post"}""", "PATH", "POST", "user")]
    [TestCase("""{"authentication":"none"}""", "PATH", "GET", "none")]
    [TestCase("""{"path":"PATH/New/*","method":"*","authentication":"admin"}""", "PATH/New/*", "*", "admin")]
    public async Task Update_Members_ShowsAndKeepsThem(string body, string path, string method, string authentication)
    {
        var (own, id) = await CreateAsync();

        var response = await Api.SendAsync(ApiRequest.Patch($"/admin/endpoints/{id}", body.Replace("PATH", own)));

        response.Body.Should().Be(
            $$$"""{"success":true,"endpoint":{"id":"{{{id}}}","path":"{{{path.Replace("PATH", own)}}}","method":"{{{method}}}","authentication":"{{{authentication}}}","scopes":[],"created_at":"2026-01-01T00:00:00+00:00"}}""");
        response.Status.Should().Be(200);
        (await Api.SendAsync(ApiRequest.Get($"/admin/endpoints/{id}"))).Body.Should().Be(response.Body);
    }

    [Test]
    public async Task Update_Scopes_AreReplacedWholeAndOnlyForUsers()
    {
        var (_, id) = await CreateAsync();
        async Task<ApiResponse> SendAsync(string body) => await Api.SendAsync(ApiRequest.Patch($"/admin/endpoints/{id}", body));
        async Task ShouldBecomeAsync(string body, string scopes) => (await SendAsync(body)).Json.GetProperty("endpoint").GetProperty("scopes").GetRawText().Should().Be(scopes);

        await ShouldBecomeAsync("""{"scopes":["b","a"]}""", """["b","a"]""");
        await ShouldBecomeAsync("""{"method":"POST"}""", """["b","a"]""");
        (await SendAsync("""{"authentication":"admin"}""")).ShouldBeInvalid("scopes", "scopes are only for endpoints with authentication 'user'");
        (await SendAsync("""{"authentication":"none","scopes":["a"]}""")).ShouldBeInvalid("scopes", "scopes are only for endpoints with authentication 'user'");
        (await SendAsync("""{"scopes":null}""")).ShouldBeInvalid("scopes", "scopes must be a list of strings");
        await ShouldBecomeAsync("{}", """["b","a"]""");
        await ShouldBecomeAsync("""{"authentication":"admin","scopes":[]}""", "[]");
        await ShouldBecomeAsync("""{"authentication":"user","scopes":["c"]}""", """["c"]""");
    }

    [Test]
    public async Task Update_PathInOtherCase_IsShownAsItWasGiven()
    {
        var (own, id) = await CreateAsync();

        var response = await Api.SendAsync(ApiRequest.Patch($"/admin/endpoints/{id}", $$"""{"path":"{{own.ToUpperInvariant()}}"}"""));

        response.Json.GetProperty("endpoint").GetProperty("path").GetString().Should().Be(own.ToUpperInvariant());
    }

    [Test]
    public async Task Update_ToPathAndMethodOfAnother_Is409AndChangesNothing()
    {
        var (taken, _) = await CreateAsync();
        var (_, id) = await CreateAsync();
        var before = await Api.SendAsync(ApiRequest.Get($"/admin/endpoints/{id}"));

        (await Api.SendAsync(ApiRequest.Patch($"/admin/endpoints/{id}", $$"""{"path":"{{taken.ToUpperInvariant()}}","authentication":"none"}""")))
            .ShouldBeProblem(409, "Conflict", "endpoint_exists", "There is already an endpoint with this path and method");

        (await Api.SendAsync(ApiRequest.Get($"/admin/endpoints/{id}"))).Body.Should().Be(before.Body);
    }

    [TestCase("""{"path":null}""", "path", "path must be a string")]
    [TestCase("""{"path":""}""", "path", "path must begin with '/'")]
    [TestCase("""{"path":{}}""", "path", "path must be a string")]
    [TestCase("""{"path":"/avcna%5fsk_0123"}""", "path", "path must not contain an API key")]
    [TestCase("""{"method":null}""", "method", "method must be a string")]
    [TestCase("""{"method":""}""", "method", MethodRule)]
    [TestCase("""{"method":"GE T"}""", "method", MethodRule)]
    [TestCase("""{"authentication":null}""", "authentication", "authentication must be a string")]
    [TestCase("""{"authentication":""}""", "authentication", "authentication must be 'none', 'user' or 'admin'")]
    [TestCase("""{"authentication":"root"}""", "authentication", "authentication must be 'none', 'user' or 'admin'")]
    [TestCase("""{"created_at":"2026-01-01T00:00:00Z"}""", "created_at", "Unknown member 'created_at'; " + Members)]
    [TestCase("""{"method":"GET","method":"GET"}""", "method", "Member 'method' appears more than once")]
    [TestCase("null", "body", "Request body must be a JSON object")]
    [TestCase("", "body", "Request body is not valid JSON, line 1, byte 1")]
    public async Task Update_BadBody_IsA400ThatNamesTheMemberAndChangesNothing(string body, string member, string message)
    {
        var (_, id) = await CreateAsync();
        var before = await Api.SendAsync(ApiRequest.Get($"/admin/endpoints/{id}"));

        (await Api.SendAsync(ApiRequest.Patch($"/admin/endpoints/{id}", body))).ShouldBeInvalid(member, message);

        (await Api.SendAsync(ApiRequest.Get($"/admin/endpoints/{id}"))).Body.Should().Be(before.Body);
    }

    [TestCase("application/merge-patch+json", 200)]
    [TestCase("application/json; charset=utf-8", 200)]
    [TestCase("application/json-patch+json", 415)]
    [TestCase("text/plain", 415)]
    [TestCase(null, 415)]
    public async Task Update_MediaType_IsJsonOrAMergePatch(string? contentType, int status)
    {
        var (_, id) = await CreateAsync();

        (await Api.SendAsync(ApiRequest.Patch($"/admin/endpoints/{id}", "{}") with { ContentType = contentType })).Status.Should().Be(status);
    }

    private async Task<(string Path, Guid Id)> CreateAsync()
    {
        var path = $"/update/{++paths}";
        return (path, await Api.CreateEndpointAsync(path));
    }
}
