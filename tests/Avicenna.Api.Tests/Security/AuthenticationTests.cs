using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.Api.Tests.Security;

internal sealed class AuthenticationTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private static readonly ApiRequest Request = ApiRequest.Get("/api-keys/current");

    private const string NoBearer = "The Authorization header has no Bearer credential. Send the key as 'Authorization: Bearer KEY'";

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Bearer")]
    [TestCase("Basic YTpi")]
    [TestCase("Bearerx abc")]
    public async Task AnyCall_NoBearerCredential_Is401ThatAsksForAKey(string? authorization)
    {
        var response = await Api.SendAsync(Request with { Authorization = authorization });

        response.ShouldBeProblem(401, "Unauthorized", "api_key_required", "Request unauthorized: API key required", string.IsNullOrEmpty(authorization) ? null : NoBearer);
        response.Header("WWW-Authenticate").Should().Be("Bearer realm=\"default\"");
    }

    [TestCase("Bearer short")]
    [TestCase("Bearer avcna_sk_0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("Bearer two words that are long enough")]
    [TestCase("Bearer " + AvicennaApi.AdminKey + "x")]
    [TestCase("Bearer " + AvicennaApi.AdminKey + ", Bearer " + AvicennaApi.AdminKey)]
    public async Task AnyCall_MalformedOrUnknownKey_Is401(string authorization) => ShouldBeInvalidKey(await Api.SendAsync(Request with { Authorization = authorization }));

    [TestCase("Bearer ")]
    [TestCase("bearer ")]
    [TestCase("BEARER ")]
    public async Task AnyCall_SchemeInAnyCase_IsRead(string scheme) =>
        (await Api.SendAsync(Request with { Authorization = scheme + AvicennaApi.AdminKey })).Status.Should().Be(200);

    [Test]
    public async Task AnyCall_ExpiredKey_Is401FromItsVeryInstantOn()
    {
        var (secret, _) = await Api.CreateKeyAsync(more: $",\"expires_at\":\"{Api.Time.GetUtcNow().AddMinutes(1):O}\"");

        Api.Time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        (await Api.SendAsync(Request.WithKey(secret))).Status.Should().Be(200);

        Api.Time.Advance(TimeSpan.FromTicks(1));
        ShouldBeInvalidKey(await Api.SendAsync(Request.WithKey(secret)));
    }

    [Test]
    public async Task AnyCall_KeyOfAnotherTenant_Is403AndOfADisabledOne401()
    {
        var acme = await Api.CreateTenantAsync("acme");

        var other = await Api.SendAsync(Request with { Host = "acme.localhost" });
        other.ShouldBeProblem(403, "Forbidden", "wrong_subdomain", "API key not valid for this subdomain");
        other.Header("WWW-Authenticate").Should().BeNull();

        var tenants = Api.Services.GetRequiredService<ITenantRepository>();
        var home = (await tenants.ListAsync(default)).Single(tenant => tenant.Id != acme.Id);
        await tenants.SetEnabledAsync(home.Subdomain, enabled: false, default);
        ShouldBeInvalidKey(await Api.SendAsync(Request));
        ShouldBeInvalidKey(await Api.SendAsync(Request with { Host = "acme.localhost" }), "acme");

        await tenants.SetEnabledAsync(home.Subdomain, enabled: true, default);
        (await Api.SendAsync(Request)).Status.Should().Be(200);
    }

    private static void ShouldBeInvalidKey(ApiResponse response, string realm = "default")
    {
        response.ShouldBeProblem(401, "Unauthorized", "invalid_api_key", "Invalid API key");
        response.Header("WWW-Authenticate").Should().Be($"Bearer realm=\"{realm}\", error=\"invalid_token\"");
    }
}
