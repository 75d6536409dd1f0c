using Avicenna.AspNetCore.Tests.Hosting;

namespace Avicenna.AspNetCore.Tests.Verification;

/// <summary>What Avicenna is asked.</summary>
internal sealed class QuestionTests : HandlerFixture
{
    protected override void Configure(AvicennaOptions options)
    {
        options.CredentialHeader = "X-API-Key";
        options.Host = "acme.avicenna.example";
    }

    [Test]
    public async Task Question_AnyRequest_HasItsMethodTargetCredentialAndAddress()
    {
        await Api.SendAsync("POST", "/any/a%20b?x=%2F&y=/../z");

        Avicenna.Last.Should().BeEquivalentTo(new { Method = "GET", Target = "/verify" });
        Avicenna.Last.Header("X-Forwarded-Method").Should().Be("POST");
        Avicenna.Last.Header("X-Forwarded-Uri").Should().Be("/any/a%20b?x=%2F&y=/../z");
        Avicenna.Last.Header("X-Forwarded-For").Should().Be("127.0.0.1");
        Avicenna.Last.Header("Authorization").Should().Be($"Bearer {GuardedApi.Key}");
        Avicenna.Last.Header("Host").Should().Be("acme.avicenna.example");
        Avicenna.Last.Header("X-API-Key").Should().BeNull();
    }

    [Test]
    public async Task Question_KeyInTheCredentialHeader_IsPassedOnThere()
    {
        (await Api.GetAsync("/key", key: null, ("X-API-Key", "a-key"))).Status.Should().Be(200);

        Avicenna.Last.Header("X-API-Key").Should().Be("a-key");
        Avicenna.Last.Header("Authorization").Should().BeNull();
    }

    [Test]
    public async Task Question_HeadersThatTheClientMadeUp_AreNotPassedOn()
    {
        string[] names =
        [
            "X-Forwarded-Uri", "X-Forwarded-Method", "X-Forwarded-For", "X-Forwarded-Host", "X-Original-URI", "X-Original-Method", "X-Original-URL", "Forwarded",
            "X-Avicenna-Key-Id", "X-Avicenna-Permission", "Cookie", "Origin", "Access-Control-Request-Method",
        ];

        await Api.GetAsync("/key", GuardedApi.Key, [.. names.Select(name => (name, "/open"))]);

        Avicenna.Last.Headers.Keys.Except(["traceparent"]).Should().BeEquivalentTo(["Host", "Authorization", "X-Forwarded-Method", "X-Forwarded-Uri", "X-Forwarded-For"]);
        Avicenna.Last.Headers.Values.Should().NotContain(value => value.Contains("/open", StringComparison.Ordinal));
    }

    [TestCase("https://app.example", "PUT", "https://app.example")]
    [TestCase("https://app.example", "", null)]
    [TestCase("", "PUT", null)]
    [TestCase("an origin", "PUT", null)]
    public async Task Question_Options_HasTheHeadersOfAPreflightOnlyIfItIsOne(string origin, string method, string? passedOn)
    {
        await Api.SendAsync("OPTIONS", "/key", GuardedApi.Key, ("Origin", origin), ("Access-Control-Request-Method", method));

        Avicenna.Last.Header("Origin").Should().Be(passedOn);
        Avicenna.Last.Header("Access-Control-Request-Method").Should().Be(passedOn is null ? null : method);
    }

    [Test]
    public async Task Question_RequestWithoutAKeyWhereNoneIsNeeded_IsNotAsked()
    {
        (await Api.GetAsync("/open", key: null)).Body.Should().Be("open []");

        Avicenna.Questions.Should().BeEmpty();
    }

    [TestCase("/key")]
    [TestCase("/write")]
    [TestCase("/admin")]
    [TestCase("/any/thing")]
    [TestCase("/nowhere")]
    public async Task Question_ARequest_IsAskedOnce(string path)
    {
        await Api.GetAsync(path);
        Avicenna.Questions.Should().ContainSingle();

        Avicenna.Answer = Answers.InvalidKey();
        await Api.GetAsync(path);
        Avicenna.Questions.Should().HaveCount(2);

        await Api.GetAsync(path, key: null);
        Avicenna.Questions.Should().HaveCount(3);
    }
}
