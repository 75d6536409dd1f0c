using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Endpoints;

internal sealed class CreateEndpointTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string MethodRule = "method must be '*' or an HTTP method of at most 32 characters, such as GET";
    private const string AuthenticationRule = "authentication must be 'none', 'user' or 'admin'";
    private const string BraceRule = "path must not contain '{' or '}', which other routers use for parameters: write '*' to match one segment, %7B and %7D for literal ones";
    private const string ScopesRule = "scopes are only for endpoints with authentication 'user'";
    private const string Members = "the members are path, method, authentication, scopes";

    [TestCase("""{"path":"/Orders/*/Items/**","method":"get","authentication":"admin"}""", "/Orders/*/Items/**", "GET", "admin")]
    [TestCase("""{"authentication":"none","path":"/status/"}""", "/status/", "*", "none")]
    [TestCase("""{"path":"/calendars","method":"M-Search","authentication":"user"}""", "/calendars", "M-SEARCH", "user")]
    public async Task Create_Endpoint_ShowsAllOfItAndWhereItIs(string body, string path, string method, string authentication)
    {
        var response = await Api.SendAsync(ApiRequest.Post("/admin/endpoints", body));

        var id = response.Json.GetProperty("endpoint").GetProperty("id").GetGuid();
        response.Body.Should().Be(
            $$$"""{"success":true,"endpoint":{"id":"{{{id}}}","path":"{{{path}}}","method":"{{{method}}}","authentication":"{{{authentication}}}","scopes":[],"created_at":"2026-01-01T00:00:00+00:00"}}""");
        response.Status.Should().Be(201);
        response.Header("Location").Should().Be($"/admin/endpoints/{id}");
        (await Api.SendAsync(ApiRequest.Get($"/admin/endpoints/{id}"))).Body.Should().Be(response.Body);
    }

    [TestCase("""["orders:write","orders:read"]""")]
    [TestCase("[]")]
    public async Task Create_Scopes_AreShownInTheirOrder(string scopes)
    {
        var response = await Api.SendAsync(ApiRequest.Post("/admin/endpoints", $$"""{"path":"/{{Guid.NewGuid()}}","authentication":"user","scopes":{{scopes}}}"""));

        response.Status.Should().Be(201, response.Body);
        response.Json.GetProperty("endpoint").GetProperty("scopes").GetRawText().Should().Be(scopes);
        (await Api.SendAsync(ApiRequest.Get(response.Header("Location")!))).Body.Should().Be(response.Body);
    }

    [Test]
    public async Task Create_SixteenScopes_AreTakenAndOneMoreIsNot()
    {
        async Task<ApiResponse> SendAsync(int count) => await Api.SendAsync(ApiRequest.Post(
            "/admin/endpoints", $$"""{"path":"/most","authentication":"user","scopes":[{{string.Join(',', Enumerable.Range(0, count).Select(number => $"\"s{number}\""))}}]}"""));

        (await SendAsync(17)).ShouldBeInvalid("scopes", "scopes must be at most 16");
        (await SendAsync(16)).Status.Should().Be(201);
    }

    [TestCase("{}", "path is required", """{"path":["path is required"],"authentication":["authentication is required"]}""")]
    [TestCase("""{"path":"a","method":"","authentication":"x"}""", "path must begin with '/'", $$"""{"path":["path must begin with '/'"],"method":["{{MethodRule}}"],"authentication":["{{AuthenticationRule}}"]}""")]
    public async Task Create_SeveralFaults_NamesThemAllAndTheFirstIsTheMessage(string body, string message, string errors)
    {
        var response = await Api.SendAsync(ApiRequest.Post("/admin/endpoints", body));

        response.Status.Should().Be(400);
        response.Json.GetProperty("message").GetString().Should().Be(message);
        response.Json.GetProperty("errors").GetRawText().Should().Be(errors);
    }

    [TestCase("""{"authentication":"none"}""", "path", "path is required")]
    [TestCase("""{"path":"","authentication":"none"}""", "path", "path is required")]
    [TestCase("""{"path":null,"authentication":"none"}""", "path", "path must be a string")]
    [TestCase("""{"path":5,"authentication":"none"}""", "path", "path must be a string")]
    [TestCase("""{"path":["/a"],"authentication":"none"}""", "path", "path must be a string")]
    [TestCase("""{"path":"orders","authentication":"none"}""", "path", "path must begin with '/'")]
    [TestCase("""{"path":"/orders/{id}","authentication":"none"}""", "path", BraceRule)]
    [TestCase("""{"path":"/orders/{id}/items","authentication":"none"}""", "path", BraceRule)]
    [TestCase("""{"path":"/files/{**path}","authentication":"none"}""", "path", BraceRule)]
    [TestCase("""{"path":"/orders/:id","authentication":"none"}""", "path", "path must not have a segment that begins with ':', which other routers use for parameters: write '*' to match one segment, %3A for a literal one")]
    [TestCase("""{"path":"/orders/a*","authentication":"none"}""", "path", "path must have '*' only as a whole segment: write '*' to match one segment, %2A for a literal one")]
    [TestCase("""{"path":"/**/orders","authentication":"none"}""", "path", "path must have '**' only as its last segment: write '*' to match one segment")]
    [TestCase("""{"path":"/a/avcna_sk_0123","authentication":"none"}""", "path", "path must not contain an API key")]
    [TestCase("""{"path":"/a","method":null,"authentication":"none"}""", "method", "method must be a string")]
    [TestCase("""{"path":"/a","method":"","authentication":"none"}""", "method", MethodRule)]
    [TestCase("""{"path":"/a","method":"GET,POST","authentication":"none"}""", "method", MethodRule)]
    [TestCase("""{"path":"/a","method":"METHODS-ARE-AT-MOST-32-CHARACTERS","authentication":"none"}""", "method", MethodRule)]
    [TestCase("""{"path":"/a"}""", "authentication", "authentication is required")]
    [TestCase("""{"path":"/a","authentication":""}""", "authentication", "authentication is required")]
    [TestCase("""{"path":"/a","authentication":null}""", "authentication", "authentication must be a string")]
    [TestCase("""{"path":"/a","authentication":false}""", "authentication", "authentication must be a string")]
    [TestCase("""{"path":"/a","authentication":"Admin"}""", "authentication", AuthenticationRule)]
    [TestCase("""{"path":"/a","authentication":"none","scopes":["a"]}""", "scopes", ScopesRule)]
    [TestCase("""{"path":"/a","authentication":"admin","scopes":["a"]}""", "scopes", ScopesRule)]
    [TestCase("""{"path":"/a","authentication":"user","scopes":null}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"path":"/a","authentication":"user","scopes":"a"}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"path":"/a","authentication":"user","scopes":[1]}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"path":"/a","authentication":"user","scopes":["a","a"]}""", "scopes", "scopes has 'a' more than once")]
    [TestCase("""{"path":"/a","authentication":"user","scopes":["a*"]}""", "scopes", "scopes has 'a*'; a scope is 1 to 100 characters of A-Z, a-z, 0-9, ':', '.', '_', '/' and '-'")]
    [TestCase("""{"path":"/a","authentication":"none","methods":["GET"]}""", "methods", "Unknown member 'methods'; " + Members)]
    [TestCase("""{"Path":"/a","authentication":"none"}""", "Path", "Unknown member 'Path'; " + Members)]
    [TestCase("""{"id":"a","path":"/a","authentication":"none"}""", "id", "Unknown member 'id'; " + Members)]
    [TestCase("""{"path":"/a","path":"/a","authentication":"none"}""", "path", "Member 'path' appears more than once")]
    [TestCase("""{"path":"/\ud800","authentication":"none"}""", "path", "Member 'path' has a lone surrogate, which is not a character")]
    [TestCase("[]", "body", "Request body must be a JSON object")]
    [TestCase("", "body", "Request body is not valid JSON, line 1, byte 1")]
    public async Task Create_BadBody_IsA400ThatNamesTheMemberAndMakesNothing(string body, string member, string message)
    {
        var before = await Api.SendAsync(ApiRequest.Get("/admin/endpoints"));

        (await Api.SendAsync(ApiRequest.Post("/admin/endpoints", body))).ShouldBeInvalid(member, message);

        (await Api.SendAsync(ApiRequest.Get("/admin/endpoints"))).Body.Should().Be(before.Body);
    }

    [TestCase("/taken", "GET")]
    [TestCase("/TAKEN", "get")]
    public async Task Create_PathAndMethodThatAreTaken_Is409(string path, string method)
    {
        await Api.SendAsync(ApiRequest.Post("/admin/endpoints", """{"path":"/taken","method":"GET","authentication":"user"}"""));

        (await Api.SendAsync(ApiRequest.Post("/admin/endpoints", $$"""{"path":"{{path}}","method":"{{method}}","authentication":"admin"}""")))
            .ShouldBeProblem(409, "Conflict", "endpoint_exists", "There is already an endpoint with this path and method");
    }

    [Test]
    public async Task Create_TheSameManyTimesAtOnce_MakesExactlyOne()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Api.SendAsync(ApiRequest.Post("/admin/endpoints", """{"path":"/contested","authentication":"user"}"""))));

        responses.Select(response => response.Status).Order().Should().Equal(201, 409, 409, 409, 409, 409, 409, 409);
    }

    [TestCase("text/plain")]
    [TestCase("application/merge-patch+json")]
    [TestCase("application/json; charset=utf-16")]
    [TestCase(null)]
    public async Task Create_OtherMediaType_Is415(string? contentType) =>
        (await Api.SendAsync(ApiRequest.Post("/admin/endpoints", """{"path":"/a","authentication":"none"}""") with { ContentType = contentType }))
            .ShouldBeProblem(415, "Unsupported Media Type", "unsupported_media_type", "Content-Type must be application/json");

    [Test]
    public async Task Create_BodyOverSixteenKiB_Is413() =>
        (await Api.SendAsync(ApiRequest.Post("/admin/endpoints", """{"path":"/a","authentication":"none"}""".PadRight((16 * 1024) + 1))))
            .ShouldBeProblem(413, "Payload Too Large", "body_too_large", "Request body must be at most 16 KiB");
}
