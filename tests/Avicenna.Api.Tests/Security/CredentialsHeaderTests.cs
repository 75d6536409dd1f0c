using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Security;

/// <summary>With <c>Credentials:Header</c> a key may stand alone in that header, on every call.</summary>
internal sealed class CredentialsHeaderTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Key = AvicennaApi.AdminKey;
    private const string Advice = "Send the key as 'Authorization: Bearer KEY', or alone in the header X-Acme-Key";

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Credentials:Header"] = "X-Acme-Key" };

    [TestCase(null, Key)]
    [TestCase("", Key)]
    [TestCase(null, " " + Key + " ")]
    [TestCase("Bearer " + Key, Key)]
    [TestCase("bearer  " + Key, Key)]
    [TestCase("Basic YTpi", Key)]
    [TestCase(Key, Key)]
    [TestCase("Bearer", Key)]
    [TestCase("Bearer " + Key, null)]
    [TestCase("Bearer " + Key, "")]
    [TestCase("Bearer " + Key, " ")]
    public async Task AnyCall_KeyInTheHeaderOrAsBearerOrTheSameInBoth_IsLetIn(string? authorization, string? alone)
    {
        foreach (var path in new[] { "/api-keys/current", "/admin/api-keys", "/verify" })
        {
            (await SendAsync(path, authorization, alone)).Status.Should().Be(200, path);
        }
    }

    [TestCase(null, "short")]
    [TestCase(null, "Bearer " + Key)]
    [TestCase(null, Key + "," + Key)]
    [TestCase("Bearer " + Key, "a-key-of-nobody-at-all")]
    [TestCase("Bearer a-key-of-nobody-at-all", Key)]
    [TestCase("Bearer " + Key, Key + "x")]
    public async Task AnyCall_AnotherTextOrAnotherKeyBesideIt_IsAnInvalidKey(string? authorization, string alone)
    {
        foreach (var path in new[] { "/api-keys/current", "/verify" })
        {
            ShouldBeInvalidKey(await SendAsync(path, authorization, alone));
        }
    }

    [Test]
    public async Task AnyCall_HeaderTwice_IsAnInvalidKey() =>
        ShouldBeInvalidKey(await Api.SendFromAsync("192.0.2.1", (ApiRequest.Get("/api-keys/current") with { Authorization = null }).WithHeader("X-Acme-Key", Key).WithHeader("x-acme-key", Key)));

    [TestCase("", null)]
    [TestCase("Basic YTpi", "The Authorization header has no Bearer credential. " + Advice)]
    public async Task AnyCall_EmptyHeader_IsNoKey(string authorization, string? detail) =>
        (await SendAsync("/api-keys/current", authorization, "")).ShouldBeProblem(401, "Unauthorized", "api_key_required", "Request unauthorized: API key required", detail);

    [Test]
    public async Task AnyCall_AnotherHeader_IsToldBothPlaces() =>
        (await Api.SendAsync((ApiRequest.Get("/verify") with { Authorization = null }).WithHeader("X-API-Key", Key)))
            .ShouldBeProblem(401, "Unauthorized", "api_key_required", "Request unauthorized: API key required", "The header X-API-Key is not read as a credential. " + Advice);

    private Task<ApiResponse> SendAsync(string path, string? authorization, string? alone)
    {
        var request = ApiRequest.Get(path) with { Authorization = authorization };
        // Not by a client, which leaves empty headers out.
        return Api.SendFromAsync("192.0.2.1", alone is null ? request : request.WithHeader("X-Acme-Key", alone));
    }

    private static void ShouldBeInvalidKey(ApiResponse response)
    {
        response.ShouldBeProblem(401, "Unauthorized", "invalid_api_key", "Invalid API key");
        response.Header("WWW-Authenticate").Should().Be("Bearer realm=\"default\", error=\"invalid_token\"");
    }
}
