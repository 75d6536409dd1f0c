using Avicenna.Api.Tests.Hosting;
using Avicenna.Api.Tests.Security;
using Avicenna.Application.Startup;
using Microsoft.AspNetCore.Http;
using Moq;

namespace Avicenna.Api.Tests.OpenApi;

/// <summary>The refusals that all calls of a kind share, seen of each of them.</summary>
internal sealed class SharedRefusalTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private static readonly IReadOnlyList<ApiRequest> Verifications = [ApiRequest.Verify("GET", "/a"), new ApiRequest("GET", "/verify/a") { Authorization = null }];

    private TenantAdmin other = null!;

    private static IEnumerable<ApiRequest> All => [.. ManagementCalls.All, .. Verifications];

    private static IEnumerable<ApiRequest> WithBody => ManagementCalls.All.Where(request => request.Body is not null);

    protected override IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost", ["Security:FailedAttemptsPerMinute"] = "1" };

    [OneTimeSetUp]
    public async Task MakeTenantAsync()
    {
        await Api.LiftLimitAsync();
        other = await Api.CreateTenantAdminAsync("other");
    }

    [TestCaseSource(nameof(All))]
    public async Task AnyCall_HostThatNamesNoTenant_Is400(ApiRequest request) =>
        ShouldBe(await Api.SendAsync(request with { Host = "www.example.com" }), 400, "invalid_subdomain");

    [TestCaseSource(nameof(All))]
    public async Task AnyCall_HostOfATenantThatThereIsNot_Is404(ApiRequest request) =>
        ShouldBe(await Api.SendAsync(request with { Host = "nobody.localhost" }), 404, "unknown_subdomain");

    [TestCaseSource(nameof(All))]
    public async Task AnyCall_KeyOfAnotherTenant_Is403(ApiRequest request) =>
        ShouldBe(await Api.SendAsync(request.WithKey(other.Secret)), 403, "wrong_subdomain");

    [TestCaseSource(nameof(All))]
    public async Task AnyCall_KeyOfOtherAddresses_Is403(ApiRequest request)
    {
        var (secret, _) = await Api.CreateKeyAsync("admin", ",\"allowed_addresses\":[\"192.0.2.1\"]");

        ShouldBe(await Api.SendFromAsync("198.51.100.1", request.WithKey(secret)), 403, "address_not_allowed");
    }

    [Test]
    public async Task Verify_KeyWithoutARequiredScope_Is403()
    {
        (await Api.SendAsync(ApiRequest.Post("/admin/endpoints", """{"path":"/scoped","authentication":"user","scopes":["orders:write"]}"""))).Status.Should().Be(201);
        var (secret, _) = await Api.CreateKeyAsync();

        foreach (var request in new[] { ApiRequest.Verify("GET", "/scoped"), new ApiRequest("GET", "/verify/scoped") })
        {
            ShouldBe(await Api.SendAsync(request.WithKey(secret)), 403, "scope_required");
        }
    }

    [TestCaseSource(nameof(All))]
    public async Task AnyCall_KeyOverItsLimit_Is429(ApiRequest request)
    {
        var (secret, _) = await Api.CreateKeyAsync("admin", ",\"ratelimit_min\":1");
        (await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(secret))).Status.Should().Be(200);

        ShouldBe(await Api.SendAsync(request.WithKey(secret)), 429, "rate_limited");
    }

    [TestCaseSource(nameof(All))]
    public async Task AnyCall_AfterTooManyInvalidKeys_Is429(ApiRequest request)
    {
        const string Address = "192.0.2.7";
        await Api.SendFromAsync(Address, ApiRequest.Get("/api-keys/current").WithKey("avcna_sk_nobodys_key"));

        ShouldBe(await Api.SendFromAsync(Address, request.WithKey("avcna_sk_nobodys_key")), 429, "too_many_failed_attempts");
    }

    [Test]
    public async Task Verify_InvalidKey_Is401([ValueSource(nameof(Verifications))] ApiRequest request) =>
        ShouldBe(await Api.SendFromAsync($"198.51.100.{Verifications.ToList().IndexOf(request)}", request.WithKey("avcna_sk_nobodys_key")), 401, "invalid_api_key");

    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    public async Task Health_UnknownQueryParameter_Is400(string path) =>
        ShouldBe(await Api.SendAsync(ApiRequest.Get($"{path}?verbose=1")), 400, "validation_failed");

    [TestCaseSource(nameof(WithBody))]
    public async Task CallWithABody_OtherMediaType_Is415(ApiRequest request) =>
        ShouldBe(await Api.SendAsync(request with { ContentType = "text/plain" }), 415, "unsupported_media_type");

    [TestCaseSource(nameof(WithBody))]
    public async Task CallWithABody_LargerThan16KiB_Is413(ApiRequest request) =>
        ShouldBe(await Api.SendAsync(request with { Body = new byte[(16 * 1024) + 1] }), 413, "body_too_large");

    // As Kestrel reports it. RequestBodyTests waits for the real one.
    [TestCaseSource(nameof(WithBody))]
    public async Task CallWithABody_ThatStalls_Is408(ApiRequest request)
    {
        var body = new Mock<Stream>();
        body.Setup(stream => stream.ReadAsync(It.IsAny<Memory<byte>>(), It.IsAny<CancellationToken>())).Throws(new BadHttpRequestException("Stalled", 408));

        var response = await ApiResponse.ReadAsync(await Api.Server.SendAsync(context =>
        {
            request.ApplyTo(context.Request);
            context.Request.Body = body.Object;
        }));

        ApiContract.Check(request, response);
        ShouldBe(response, 408, "request_timeout");
    }

    private static void ShouldBe(ApiResponse response, int status, string code)
    {
        response.Status.Should().Be(status, response.Body);
        response.Json.GetProperty("code").GetString().Should().Be(code);
    }
}
