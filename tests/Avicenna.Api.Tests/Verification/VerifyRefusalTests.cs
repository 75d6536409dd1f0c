using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Verification;

internal sealed class VerifyRefusalTests(DatabaseProvider provider) : VerifyFixture(provider)
{
    private static readonly ApiRequest Question = ApiRequest.Verify("GET", "/orders/7");

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Bearer")]
    [TestCase("Basic YTpi")]
    [TestCase("Bearerx abc")]
    public async Task Verify_NoBearerCredential_Is401(string? authorization) => (await Api.SendAsync(Question with { Authorization = authorization })).ShouldRefuseWithoutKey(
        detail: string.IsNullOrEmpty(authorization) ? null : "The Authorization header has no Bearer credential. Send the key as 'Authorization: Bearer KEY'");

    [TestCase("Bearer short")]
    [TestCase("Bearer avcna_sk_0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("Bearer two words that are long enough")]
    [TestCase("Bearer \u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9")]
    public async Task Verify_MalformedOrUnknownKey_Is401(string authorization) => (await Api.SendAsync(Question with { Authorization = authorization })).ShouldRefuseInvalidKey();

    [Test]
    public async Task Verify_TwoKeys_Are401() =>
        (await Api.SendAsync(Question.WithHeader("Authorization", $"Bearer {User.Secret}").WithHeader("Authorization", $"Bearer {User.Secret}"))).ShouldRefuseInvalidKey();

    [Test]
    public async Task Verify_ExpiredKey_Is401FromItsVeryInstantOn()
    {
        var (secret, id) = await Api.CreateKeyAsync(more: $",\"expires_at\":\"{Api.Time.GetUtcNow().AddSeconds(10):O}\"");

        Api.Time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        (await Api.SendAsync(Question.WithKey(secret))).ShouldLetIn(id, "user");

        Api.Time.Advance(TimeSpan.FromTicks(1));
        (await Api.SendAsync(Question.WithKey(secret))).ShouldRefuseInvalidKey();
    }

    [Test]
    public async Task Verify_KeyOfAnotherTenant_Is403ThatTellsNothingOfItsLimit()
    {
        var other = await Api.CreateTenantAdminAsync("foreign");

        var response = await Api.SendAsync(Question.WithKey(other.Secret));

        response.ShouldRefuse(403, "Forbidden", "wrong_subdomain", "API key not valid for this subdomain");
        (response.Header("WWW-Authenticate"), response.Header("RateLimit"), response.Header("RateLimit-Policy")).Should().Be((null, null, null));
        (await Api.SendAsync(Question.WithKey(User.Secret) with { Host = other.Host })).Status.Should().Be(403);
    }

    [Test]
    public async Task Verify_AdminIsAsked_RefusesUsersAndLetsAdminsIn()
    {
        await Api.CreateEndpointAsync("/back-office/**", "*", "admin");
        var question = ApiRequest.Verify("GET", "/back-office/1");

        (await Api.SendAsync(question)).ShouldRefuseWithoutKey();
        (await Api.SendAsync(question.WithKey(User.Secret))).ShouldRefuseUser();
        (await Api.SendAsync(question.WithKey(Admin.Secret))).ShouldLetIn(Admin.Id, "admin");
    }

    [Test]
    public async Task Verify_OverTheLimit_Is429WhateverItsPermission()
    {
        await Api.CreateEndpointAsync("/limited", "*", "admin");
        var (secret, id) = await Api.CreateKeyAsync("user", ",\"ratelimit_min\":1");
        (await Api.SendAsync(Question.WithKey(secret))).ShouldLetIn(id, "user");

        foreach (var target in new[] { "/orders/7", "/limited" })
        {
            var response = await Api.SendAsync(ApiRequest.Verify("GET", target).WithKey(secret));

            response.ShouldRefuse(429, "Too Many Requests", "rate_limited", "Rate limit exceeded");
            response.Header("RateLimit-Policy").Should().Be("\"default\";q=1;w=60");
            response.Header("RateLimit").Should().Be($"\"default\";r=0;t={response.Header("Retry-After")}");
            response.Header("Retry-After").Should().MatchRegex("^[1-9][0-9]?$");
            response.Header("WWW-Authenticate").Should().BeNull();
        }
    }

    [Test]
    public async Task Verify_DisabledTenant_LetsNoKeyIn()
    {
        var gone = await Api.CreateTenantAdminAsync("gone");
        var question = Question.As(gone);
        (await Api.SendAsync(question)).ShouldLetIn(gone.KeyId, "admin");

        await Api.SetTenantEnabledAsync(gone.Tenant, enabled: false);

        (await Api.SendAsync(question)).ShouldRefuseInvalidKey("gone");
    }

    [TestCase("www.localhost", 400, "Bad Request", "invalid_subdomain", "Missing or invalid subdomain")]
    [TestCase("a.b.localhost", 400, "Bad Request", "invalid_subdomain", "Missing or invalid subdomain")]
    [TestCase("nobody.localhost", 404, "Not Found", "unknown_subdomain", "Unknown subdomain")]
    public async Task Verify_HostOfNoTenant_IsRefusedBeforeAnythingElse(string host, int status, string title, string code, string message) =>
        (await Api.SendAsync(ApiRequest.Verify("GET", "/a/../b").WithKey(User.Secret) with { Host = host })).ShouldRefuse(status, title, code, message);
}
