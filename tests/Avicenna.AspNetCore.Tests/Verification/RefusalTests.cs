using Avicenna.AspNetCore.Tests.Hosting;

namespace Avicenna.AspNetCore.Tests.Verification;

/// <summary>The client gets Avicenna's refusals as Avicenna's own clients do.</summary>
internal sealed class RefusalTests : HandlerFixture
{
    [Test]
    public async Task Refusal_InvalidKey_HasTheBodyAndTheChallenge()
    {
        Avicenna.Answer = Answers.InvalidKey();

        var response = await Api.GetAsync("/key");

        response.Status.Should().Be(401);
        response.Header("Content-Type").Should().Be("application/problem+json");
        response.Header("WWW-Authenticate").Should().Be("Bearer realm=\"acme\", error=\"invalid_token\"");
        response.BodyButRequestId.Should().Be(
            """{"type":"urn:avicenna:problem:invalid_api_key","title":"Unauthorized","status":401,"success":false,"message":"Invalid API key","code":"invalid_api_key","request_id":"…"}""");
    }

    [Test]
    public async Task Refusal_WithADetail_PassesItOn()
    {
        Avicenna.Answer = Answers.Of(
            401, """{"success":false,"message":"Required","code":"api_key_required","detail":"Send it as 'Authorization'"}""", ("X-Avicenna-Status", "401"), ("WWW-Authenticate", "Bearer realm=\"acme\""));

        (await Api.GetAsync("/key", key: null)).BodyButRequestId.Should().Be(
            """{"type":"urn:avicenna:problem:api_key_required","title":"Unauthorized","status":401,"detail":"Send it as 'Authorization'","success":false,"message":"Required","code":"api_key_required","request_id":"…"}""");
    }

    [Test]
    public async Task Refusal_OverTheLimit_HasRetryAfterAndTheRateLimitFields()
    {
        Avicenna.Answer = Answers.Refused(
            429, "rate_limited", "Rate limit exceeded", null, ("Retry-After", "17"), ("RateLimit-Policy", "\"default\";q=1;w=60"), ("RateLimit", "\"default\";r=0;t=17"));

        var response = await Api.GetAsync("/key");

        response.Status.Should().Be(429);
        response.Header("Retry-After").Should().Be("17");
        response.Header("RateLimit-Policy").Should().Be("\"default\";q=1;w=60");
        response.Header("RateLimit").Should().Be("\"default\";r=0;t=17");
        response.Body.Should().Contain("\"code\":\"rate_limited\"").And.Contain("\"title\":\"Too Many Requests\"");
    }

    [TestCase("path_refused")]
    [TestCase("target_ambiguous")]
    public async Task Refusal_OfTheTarget_HasTheStatusThatTheClientShouldSee(string code)
    {
        Avicenna.Answer = Answers.Refused(403, code, "Ambiguous", clientStatus: 400);

        var response = await Api.GetAsync("/any/a");

        response.Status.Should().Be(400);
        response.Body.Should().Contain($"\"code\":\"{code}\"").And.Contain("\"status\":400");
    }

    [TestCase("/key")]
    [TestCase("/any/a")]
    [TestCase("/write")]
    [TestCase("/admin")]
    public async Task Refusal_OfTheEndpointsScopes_IsPassedOnWhateverTheApiRequires(string path)
    {
        Avicenna.Answer = Answers.Refused(403, "scope_required", "API key lacks the scope a", null, ("WWW-Authenticate", "Bearer realm=\"acme\", error=\"insufficient_scope\", scope=\"a b\""));

        var response = await Api.GetAsync(path);

        response.Status.Should().Be(403);
        response.Header("WWW-Authenticate").Should().Be("Bearer realm=\"acme\", error=\"insufficient_scope\", scope=\"a b\"");
        response.Body.Should().Contain("API key lacks the scope a");
    }

    [Test]
    public async Task Refusal_MessageWithMarkup_StaysInItsString()
    {
        Avicenna.Answer = Answers.Of(403, """{"message":"\"},\r\n{\"x","code":"address_not_allowed"}""", ("X-Avicenna-Status", "403"));

        var response = await Api.GetAsync("/key");

        response.Status.Should().Be(403);
        response.Body.Should().Contain("""
            "message":"\"},\r\n{\"x"
            """);
    }

    [Test]
    public async Task Refusal_OfHead_HasNoBody()
    {
        Avicenna.Answer = Answers.InvalidKey();

        var response = await Api.SendAsync("HEAD", "/key");

        (response.Status, response.Body).Should().Be((401, ""));
    }

    [Test]
    public async Task Key_AnyRequest_IsInNoLog()
    {
        await Api.GetAsync("/key");
        Avicenna.Answer = Answers.InvalidKey();
        await Api.GetAsync("/key");
        Avicenna.Answer = Answers.Of(500, "");
        await Api.GetAsync("/key");

        Api.Logs.Lines.Should().NotBeEmpty().And.NotContain(line => line.Contains(GuardedApi.Key, StringComparison.Ordinal));
    }
}
