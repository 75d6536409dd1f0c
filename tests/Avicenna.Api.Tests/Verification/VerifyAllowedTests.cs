using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Verification;

internal sealed class VerifyAllowedTests(DatabaseProvider provider) : VerifyFixture(provider)
{
    private static readonly ApiRequest Question = ApiRequest.Verify("GET", "/orders/7");

    [Test]
    public async Task Verify_Key_TellsAllOfItAndItsLimit()
    {
        var (secret, id) = await Api.CreateKeyAsync("admin", ""","ratelimit_min":7,"expires_at":"2027-01-01T00:00:00.5Z","metadata":{"team":"ops","é":[1]},"owner_id":"Kunde Ä/7","scopes":["orders:*","a"]""");

        var response = await Api.SendAsync(Question.WithKey(secret));

        response.Body.Should().Be($$$"""{"success":true,"key_data":{"id":"{{{id}}}","name":"Test key","permission":"admin","ratelimit_min":7,"metadata":{"team":"ops","é":[1]},"expires_at":"2027-01-01T00:00:00.500+00:00","owner_id":"Kunde Ä/7","scopes":["orders:*","a"]}}""");
        response.ShouldLetIn(id, "admin", "Kunde%20%C3%84%2F7");
        response.Header("RateLimit-Policy").Should().Be("\"default\";q=7;w=60");
        response.Header("RateLimit").Should().MatchRegex("^\"default\";r=6;t=60$");
    }

    [Test]
    public async Task Verify_KeyWithNothingMore_ShowsNulls()
    {
        var (secret, id) = await Api.CreateKeyAsync();

        (await Api.SendAsync(Question.WithKey(secret))).Body.Should().Be(
            $$$"""{"success":true,"key_data":{"id":"{{{id}}}","name":"Test key","permission":"user","ratelimit_min":60,"metadata":null,"expires_at":null,"owner_id":null,"scopes":[]}}""");
    }

    [TestCase("AZaz09-._~", "AZaz09-._~")]
    [TestCase("a b+c%20", "a%20b%2Bc%2520")]
    [TestCase("!*'()", "%21%2A%27%28%29")]
    [TestCase(" \u2028", "%20%E2%80%A8")]
    public async Task Verify_OwnerId_IsPercentEncodedInItsHeader(string ownerId, string header)
    {
        var (secret, id) = await Api.CreateKeyAsync(more: $",\"owner_id\":\"{ownerId}\"");

        var response = await Api.SendAsync(Question.WithKey(secret));

        response.ShouldLetIn(id, "user", header);
        response.Json.GetProperty("key_data").GetProperty("owner_id").GetString().Should().Be(ownerId);
    }

    [TestCase("GET")]
    [TestCase("POST")]
    [TestCase("PUT")]
    [TestCase("PATCH")]
    [TestCase("DELETE")]
    [TestCase("OPTIONS")]
    [TestCase("PROPFIND")]
    public async Task Verify_AnyMethod_Decides(string method)
    {
        (await Api.SendAsync(Question.WithKey(User.Secret) with { Method = method })).ShouldLetIn(User.Id, "user");
        (await Api.SendAsync(Question with { Method = method })).ShouldRefuseWithoutKey();
    }

    [Test]
    public async Task Verify_Head_IsGetWithoutABody()
    {
        var allowed = await Api.SendAsync(Question.WithKey(User.Secret) with { Method = "HEAD" });
        (allowed.Status, allowed.Header("X-Avicenna-Key-Id"), allowed.Header("Cache-Control")).Should().Be((200, User.Id.ToString(), "no-store"));

        var refused = await Api.SendAsync(Question with { Method = "HEAD" });
        (refused.Status, refused.Header("X-Avicenna-Status"), refused.Header("Cache-Control")).Should().Be((401, "401", "no-store"));
    }

    [TestCase("/verify?method=GET&uri=/a/../b")]
    [TestCase("/verify?")]
    [TestCase("/verify?%FF=%00")]
    public async Task Verify_AnyQuery_IsIgnored(string path) =>
        (await Api.SendAsync(Question.WithKey(User.Secret) with { Path = path })).ShouldLetIn(User.Id, "user");

    [TestCase("/VERIFY")]
    [TestCase("/Verify/")]
    [TestCase("/%76erify")]
    [TestCase("/verify;")]
    [TestCase("/verify#")]
    [TestCase("/verify%2F")]
    [TestCase("//verify")]
    [TestCase("/./verify")]
    [TestCase("/x/../verify")]
    [TestCase("/verifyx")]
    [TestCase("/x/verify")]
    public async Task Verify_AnotherPath_Is404(string path) =>
        (await Api.SendFromAsync("192.0.2.1", Question.WithKey(User.Secret) with { Path = path })).ShouldBeProblem(404, "Not Found", "not_found", "Not found");

    [TestCase("application/json", "{\"a\":")]
    [TestCase("multipart/form-data", "nonsense")]
    [TestCase("application/x-www-form-urlencoded", "%ZZ=%")]
    [TestCase("text/plain; charset=nonsense", "")]
    public async Task Verify_AnyBody_IsIgnored(string contentType, string body) =>
        (await Api.SendAsync(Question.WithKey(User.Secret) with { Method = "POST", ContentType = contentType, Body = System.Text.Encoding.UTF8.GetBytes(body) }))
            .ShouldLetIn(User.Id, "user");

    [Test]
    public async Task Verify_HugeBody_IsIgnored() =>
        (await Api.SendAsync(Question.WithKey(User.Secret) with { Method = "POST", Body = new byte[1 << 20] })).ShouldLetIn(User.Id, "user");

    [Test]
    public async Task Verify_WhateverIsAccepted_IsJson() =>
        (await Api.SendAsync(Question.WithKey(User.Secret).WithHeader("Accept", "text/html"))).ShouldLetIn(User.Id, "user");
}
