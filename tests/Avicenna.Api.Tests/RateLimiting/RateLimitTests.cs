using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.RateLimiting;

/// <summary>How a key's limit shows to its holder. What the limiter counts is its own tests' matter.</summary>
internal sealed class RateLimitTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private static readonly ApiRequest Current = ApiRequest.Get("/api-keys/current");
    private static readonly ApiRequest Question = ApiRequest.Verify("GET", "/a");

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [OneTimeSetUp]
    public Task LiftAsync() => Api.LiftLimitAsync();

    [Test]
    public async Task AnyCall_WithinTheLimit_TellsHowManyAreLeftOverAllCallsTogether()
    {
        var secret = await CreateAsync(4, "admin");
        ApiRequest[] calls = [Current, ApiRequest.Get("/admin/api-keys?limit=1"), Question, ApiRequest.CreateKey("""{"name":"a"}""")];

        for (var left = 3; left >= 0; left--)
        {
            var response = await Api.SendAsync(calls[left].WithKey(secret));

            response.Status.Should().BeOneOf([200, 201], response.Body);
            response.ShouldHaveRateLimit(4, left);
        }

        foreach (var call in calls)
        {
            (await Api.SendAsync(call.WithKey(secret))).ShouldBeOverLimit(4);
        }
    }

    [Test]
    public async Task AnyCall_WhateverItsAnswer_TellsTheLimitAndCounts()
    {
        var secret = await CreateAsync(100, "admin");
        var missing = $"/admin/api-keys/{Guid.NewGuid()}";
        var create = ApiRequest.CreateKey("""{"name":"a"}""");
        await Api.CreateEndpointAsync("/taken", "*");
        (int Status, ApiRequest Call)[] calls =
        [
            (200, Current),
            (201, create),
            (400, ApiRequest.CreateKey("nonsense")),
            (400, ApiRequest.Get("/admin/api-keys?limit=0")),
            (404, ApiRequest.Get(missing)),
            (409, ApiRequest.Post("/admin/endpoints", """{"path":"/taken","method":"*","authentication":"user"}""")),
            (413, create with { Body = new byte[17 * 1024] }),
            (415, create with { ContentType = "text/plain" }),
            (200, Question),
        ];
        var left = 100;
        foreach (var (status, call) in calls)
        {
            var response = await Api.SendAsync(call.WithKey(secret));

            response.Status.Should().Be(status, response.Body);
            response.ShouldHaveRateLimit(100, --left);
        }
    }

    [Test]
    public async Task AnyCall_RefusedForItsPermission_TellsTheLimitAndCounts()
    {
        var secret = await CreateAsync(2, "user");
        await Api.CreateEndpointAsync("/back-office", "*", "admin");

        var managing = await Api.SendAsync(ApiRequest.Get("/admin/api-keys").WithKey(secret));
        var verifying = await Api.SendAsync(ApiRequest.Verify("GET", "/back-office").WithKey(secret));

        (managing.Status, verifying.Status).Should().Be((403, 403));
        managing.ShouldHaveRateLimit(2, 1);
        verifying.ShouldHaveRateLimit(2, 0);
        (await Api.SendAsync(ApiRequest.Get("/admin/api-keys").WithKey(secret))).ShouldBeOverLimit(2);
    }

    [Test]
    public async Task AnyCall_OverTheLimit_Is429BeforePermissionAndBodyAndAfterTheRoute()
    {
        var secret = await CreateAsync(1, "user");
        await Api.SendAsync(Current.WithKey(secret));

        ApiRequest[] calls = [ApiRequest.CreateKey("nonsense"), ApiRequest.CreateKey("{}") with { ContentType = "text/plain" }, ApiRequest.CreateKey("") with { Body = new byte[17 * 1024] }, ApiRequest.Get("/admin/api-keys?limit=0")];
        foreach (var call in calls)
        {
            (await Api.SendAsync(call.WithKey(secret))).ShouldBeOverLimit(1);
        }

        foreach (var (status, call) in new[] { (404, ApiRequest.Get("/nowhere")), (405, ApiRequest.Delete("/admin/api-keys")) })
        {
            var response = await Api.SendAsync(call.WithKey(secret));
            response.Status.Should().Be(status);
            response.ShouldTellNoLimit();
        }
    }

    [Test]
    public async Task AnyCall_WithoutAValidKeyOfTheTenant_TellsNothing()
    {
        var other = await Api.CreateTenantAdminAsync("other");
        foreach (var call in new[] { Current, Question })
        {
            (await Api.SendAsync(call with { Authorization = null })).ShouldTellNoLimit();
            (await Api.SendAsync(call.WithKey("avcna_sk_nobodys_key"))).ShouldTellNoLimit();
            (await Api.SendAsync(call.WithKey(other.Secret))).ShouldTellNoLimit();
        }
    }

    [Test]
    public async Task AnyCall_KeyOfAnotherTenant_DoesNotCountAgainstItsLimit()
    {
        var other = await Api.CreateTenantAdminAsync("counted");
        for (var count = 0; count < 3; count++)
        {
            (await Api.SendAsync(Current.WithKey(other.Secret))).Status.Should().Be(403);
        }

        (await Api.SendAsync(Current.As(other))).ShouldHaveRateLimit(60, 59);
    }

    private async Task<string> CreateAsync(int limit, string permission) => (await Api.CreateKeyAsync(permission, $",\"ratelimit_min\":{limit}")).Secret;
}
