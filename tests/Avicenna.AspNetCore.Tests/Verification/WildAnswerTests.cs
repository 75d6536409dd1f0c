using Avicenna.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Avicenna.AspNetCore.Tests.Verification;

/// <summary>Whatever isn't certainly Avicenna's permission is a 503, with a key and without, and never a pass.</summary>
internal sealed class WildAnswerTests
{
    private const string Unavailable =
        """{"type":"urn:avicenna:problem:store_unavailable","title":"Service Unavailable","status":503,"success":false,"message":"Key store unavailable","code":"store_unavailable","request_id":"…"}""";

    private static readonly (string, string)[] UserKey = Answers.Identity(Answers.KeyId, "user");

    private static IEnumerable<TestCaseData> WildAnswers =>
    [
        Case("200 without any header", Answers.Of(200, Answers.KeyBody())),
        Case("200 with two of the three headers", Answers.Of(200, Answers.KeyBody(), UserKey[..2])),
        Case("200 with another's page", Answers.Of(200, "<html>Welcome</html>")),
        Case("200 with headers and another's page", Answers.Of(200, "<html>Welcome</html>", UserKey)),
        Case("200 without a body", Answers.Of(200, "", UserKey)),
        Case("200 with the id twice", Answers.Of(200, Answers.KeyBody(), [.. UserKey, ("X-Avicenna-Key-Id", Answers.KeyId)])),
        Case("200 with another id in the body", Answers.Of(200, Answers.KeyBody(id: "00000000-b8ad-4279-8fe0-1d19a0640f96"), UserKey)),
        Case("200 with another permission in the body", Answers.Of(200, Answers.KeyBody("admin"), UserKey)),
        Case("200 with a permission that there isn't", Answers.Of(200, Answers.KeyBody("root"), Answers.Identity(Answers.KeyId, "root"))),
        Case("200 with another owner in the body", Answers.Of(200, Answers.KeyBody(owner: "\"a\""), UserKey)),
        Case("200 with an id that is none", Answers.Of(200, Answers.KeyBody(id: "x"), Answers.Identity("x", "user"))),
        Case("200 that says success: false", Answers.Of(200, Answers.KeyBody().Replace("true", "false", StringComparison.Ordinal), UserKey)),
        Case("200 for a key without key_data", Answers.Of(200, Answers.AnonymousBody, UserKey)),
        Case("200 for anonymous with key_data", Answers.Of(200, Answers.KeyBody(), Answers.Identity("-", "anonymous"))),
        Case("200 for anonymous with an id", Answers.Of(200, Answers.AnonymousBody, Answers.Identity(Answers.KeyId, "anonymous"))),
        Case("200 with null scopes", Answers.Of(200, Answers.KeyBody(scopes: "null"), UserKey)),
        Case("200 with a null scope", Answers.Of(200, Answers.KeyBody(scopes: "[null]"), UserKey)),
        Case("200 with scopes of a wrong type", Answers.Of(200, Answers.KeyBody(scopes: "\"orders\""), UserKey)),
        Case("200 that is too large", Answers.Of(200, Answers.KeyBody() + new string(' ', 100_000), UserKey)),
        Case("201", Answers.Of(201, Answers.KeyBody(), UserKey)),
        Case("202", Answers.Of(202, Answers.KeyBody(), UserKey)),
        Case("204", Answers.Of(204, "", UserKey)),
        Case("206", Answers.Of(206, Answers.KeyBody(), UserKey)),
        Case("304", Answers.Of(304, "", UserKey)),
        Case("400 of its own tenancy", Answers.Refused(400, "invalid_subdomain", "Missing or invalid subdomain")),
        Case("404 of an unknown subdomain", Answers.Refused(404, "unknown_subdomain", "Unknown subdomain")),
        Case("401 of a proxy", Answers.Of(401, "<html>", ("WWW-Authenticate", "Basic realm=\"proxy\""))),
        Case("401 without a challenge", Answers.Refused(401, "invalid_api_key", "Invalid API key")),
        Case("403 of a proxy", Answers.Of(403, "Forbidden")),
        Case("403 without a code", Answers.Of(403, "{}", ("X-Avicenna-Status", "403"))),
        Case("403 whose code would break out", Answers.Refused(403, "a\\\"b", "m")),
        Case("403 for the client to see as 200", Answers.Refused(403, "path_refused", "m", clientStatus: 200)),
        Case("403 with the status twice", Answers.Refused(403, "path_refused", "m", 403, ("X-Avicenna-Status", "400"))),
        Case("418", Answers.Refused(418, "teapot", "m")),
        Case("429 of a proxy", Answers.Of(429, "slow down", ("Retry-After", "1"))),
    ];

    private static IEnumerable<TestCaseData> Outages =>
    [
        Case("500", Answers.Of(500, "oops", UserKey)),
        Case("502", Answers.Of(502, "<html>Bad Gateway</html>")),
        Case("503 of a proxy", Answers.Of(503, "")),
        Case("503 of Avicenna", Answers.Refused(503, "store_unavailable", "Key store unavailable", null, ("Retry-After", "5"))),
        Case("a connection that ends", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        }),
        Case("no answer in time", context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default), TimeSpan.FromMilliseconds(200)),
        Case("half an answer", HalfAnAnswerAsync, TimeSpan.FromMilliseconds(500)),
    ];

    [TestCaseSource(nameof(WildAnswers))]
    [TestCaseSource(nameof(Outages))]
    public async Task Answer_NotCertainlyAvicennas_IsA503(RequestDelegate answer, TimeSpan timeout)
    {
        await using var avicenna = await FakeAvicenna.StartAsync();
        await using var api = await GuardedApi.StartAsync(avicenna.Address, options => options.Timeout = timeout);
        avicenna.Answer = answer;

        foreach (var path in new[] { "/key", "/any/a", "/write", "/admin", "/nobody" })
        {
            var response = await api.GetAsync(path);
            (response.Status, response.BodyButRequestId, response.Header("Retry-After")).Should().Be((503, Unavailable, "5"), path);
        }

        (await api.GetAsync("/any/a", key: null)).Status.Should().Be(503);
        (await api.GetAsync("/open", key: null)).Status.Should().Be(200);
    }

    [TestCaseSource(nameof(WildAnswers))]
    public async Task AdmitUnverified_AnswerThatIsNotAvicennas_IsStillA503(RequestDelegate answer, TimeSpan timeout)
    {
        await using var avicenna = await FakeAvicenna.StartAsync();
        await using var api = await GuardedApi.StartAsync(avicenna.Address, options => (options.AdmitUnverifiedRequestsWhenUnavailable, options.Timeout) = (true, timeout));
        avicenna.Answer = answer;

        (await api.GetAsync("/key")).Status.Should().Be(503);
        (await api.GetAsync("/any/a")).Status.Should().Be(503);
    }

    [TestCaseSource(nameof(Outages))]
    public async Task AdmitUnverified_Outage_AdmitsAKeyToWhatNeedsNoMoreThanOne(RequestDelegate answer, TimeSpan timeout)
    {
        await using var avicenna = await FakeAvicenna.StartAsync();
        await using var api = await GuardedApi.StartAsync(avicenna.Address, options => (options.AdmitUnverifiedRequestsWhenUnavailable, options.Timeout) = (true, timeout));
        avicenna.Answer = answer;

        (await api.GetAsync("/key")).Body.Should().Be("key [avicenna:unverified=true]");
        (await api.GetAsync("/any/a")).Body.Should().Be("any [avicenna:unverified=true]");
        (await api.GetAsync("/write")).Status.Should().Be(503);
        (await api.GetAsync("/admin")).Status.Should().Be(503);
        (await api.GetAsync("/key", key: null)).Status.Should().Be(503);
        (await api.GetAsync("/any/a", key: null)).Status.Should().Be(503);
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(303)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task Redirect_Any_IsNotFollowed(int status)
    {
        await using var avicenna = await FakeAvicenna.StartAsync();
        await using var elsewhere = await FakeAvicenna.StartAsync();
        await using var api = await GuardedApi.StartAsync(avicenna.Address);
        avicenna.Answer = Answers.Of(status, "", ("Location", $"{elsewhere.Address}verify"));

        (await api.GetAsync("/key")).Status.Should().Be(503);
        elsewhere.Questions.Should().BeEmpty("the key would have gone there");
    }

    [Test]
    public async Task Outage_NothingListens_IsA503AndIsOverWhenAvicennaIsBack()
    {
        var avicenna = await FakeAvicenna.StartAsync();
        await using var api = await GuardedApi.StartAsync(avicenna.Address);
        avicenna.Answer = Answers.Of(500, "");
        var calls = 0;
        // It takes ten failures within ten seconds.
        await Testing.Eventually.IsTrueAsync(
            async () =>
            {
                calls++;
                (await api.GetAsync("/key")).Status.Should().Be(503);
                return avicenna.Questions.Count < calls;
            },
            "the circuit opens");

        avicenna.Answer = Answers.Allowed();
        await Testing.Eventually.IsTrueAsync(async () => (await api.GetAsync("/key")).Status == 200, "the circuit closes again");

        await avicenna.DisposeAsync();
        (await api.GetAsync("/key")).Status.Should().Be(503);
    }

    [TestCase(401, "invalid_api_key", "WWW-Authenticate", "Bearer realm=\"acme\"")]
    [TestCase(429, "rate_limited", "Retry-After", "60")]
    [TestCase(503, "store_unavailable", "Retry-After", "5")]
    public async Task CircuitBreaker_RefusalsOfOneClient_DoNotCutOffTheOthers(int status, string code, string header, string value)
    {
        await using var avicenna = await FakeAvicenna.StartAsync();
        await using var api = await GuardedApi.StartAsync(avicenna.Address);
        avicenna.Answer = Answers.Refused(status, code, "Refused", null, (header, value));
        for (var call = 0; call < 30; call++)
        {
            (await api.GetAsync("/key")).Status.Should().Be(status);
        }

        avicenna.Answer = Answers.Allowed();
        (await api.GetAsync("/key")).Status.Should().Be(200);
    }

    private static async Task HalfAnAnswerAsync(HttpContext context)
    {
        foreach (var (name, value) in UserKey)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(Answers.KeyBody()[..20]);
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static TestCaseData Case(string name, RequestDelegate answer, TimeSpan? timeout = null) =>
        new TestCaseData(answer, timeout ?? TimeSpan.FromSeconds(30)).SetArgDisplayNames(name);
}
