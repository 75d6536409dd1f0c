using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Security;

/// <summary>A tenant can't see, guess, change or count another tenant's keys and endpoints.</summary>
internal sealed class TenantIsolationTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private static readonly string[] Lists = ["/admin/api-keys", "/admin/audit-events", "/admin/endpoints"];

    private TenantAdmin own = null!;
    private TenantAdmin foreign = null!;
    private string foreignSecret = null!;
    private Guid foreignId;
    private Guid foreignEndpointId;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [OneTimeSetUp]
    public async Task MakeTenantsAsync()
    {
        own = await Api.CreateTenantAdminAsync("own");
        foreign = await Api.CreateTenantAdminAsync("foreign");
        foreach (var tenant in new[] { own, foreign })
        {
            // Together the tests make more calls than a minute's limit.
            await Api.SendAsync(ApiRequest.PatchKey(tenant.KeyId, """{"ratelimit_min":1000000}""").As(tenant));
        }

        (foreignSecret, foreignId) = await Api.CreateKeyAsync(more: ""","metadata":{"a":{"b":1}}""", admin: foreign);
        foreignEndpointId = await Api.CreateEndpointAsync("/foreign/**", admin: foreign);
    }

    [TestCaseSource(typeof(ManagementCalls), nameof(ManagementCalls.OfOneKey))]
    public async Task AnyCall_ForeignKeysId_IsAnsweredLikeAMissingOneAndLikeNoIdAndChangesNothing(Func<string, ApiRequest> call)
    {
        await ShouldBeMissingAsync(call, "API key not found", foreignId, foreign.KeyId);

        (await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(foreignSecret) with { Host = foreign.Host })).Status.Should().Be(200);
    }

    [TestCaseSource(typeof(ManagementCalls), nameof(ManagementCalls.OfOneEndpoint))]
    public Task AnyCall_ForeignEndpointsId_IsAnsweredLikeAMissingOneAndLikeNoIdAndChangesNothing(Func<string, ApiRequest> call) =>
        ShouldBeMissingAsync(call, "Endpoint not found", foreignEndpointId, foreignId);

    [Test]
    public async Task AnyCall_OwnKeyAtTheOtherTenantsHost_Is403AndChangesNothing()
    {
        var before = await ReadForeignAsync();

        foreach (var request in ManagementCalls.About(foreignId.ToString(), foreignEndpointId.ToString()))
        {
            (await Api.SendAsync(request.As(own) with { Host = foreign.Host })).ShouldBeProblem(403, "Forbidden", "wrong_subdomain", "API key not valid for this subdomain");
        }

        (await ReadForeignAsync()).Should().Equal(before);
    }

    [Test]
    public async Task Lists_OtherTenantsThings_AreNotInThem()
    {
        var alone = await Api.CreateTenantAdminAsync("alone");
        var keys = await Api.SendAsync(ApiRequest.Get("/admin/api-keys?limit=1").As(alone));
        var events = await Api.SendAsync(ApiRequest.Get("/admin/audit-events?limit=2").As(alone));
        keys.Json.GetProperty("next_cursor").GetString().Should().BeNull();
        events.Json.GetProperty("next_cursor").GetString().Should().BeNull();

        await Api.CreateKeyAsync("admin", admin: foreign);
        await Api.CreateEndpointAsync("/more", admin: foreign);
        await Api.SendAsync(ApiRequest.Get("/admin/api-keys").WithKey(foreignSecret) with { Host = foreign.Host });

        (await Api.SendAsync(ApiRequest.Get("/admin/api-keys?limit=1").As(alone))).Body.Should().Be(keys.Body);
        (await Api.SendAsync(ApiRequest.Get("/admin/audit-events?limit=2").As(alone))).Body.Should().Be(events.Body);
        (await Api.SendAsync(ApiRequest.Get("/admin/endpoints").As(alone))).Body.Should().Be("""{"success":true,"endpoints":[],"next_cursor":null}""");
        foreach (var query in new[] { "name=test", "permission=user", "permission=admin&status=active", "status=disabled" })
        {
            (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys?{query}").As(alone))).Body.Should().NotContain(foreignId.ToString()).And.NotContain("Test key");
        }

        (await Api.SendAsync(ApiRequest.Get($"/admin/audit-events?target_id={foreignId}").As(alone))).Body.Should().Be("""{"success":true,"audit_events":[],"next_cursor":null}""");
    }

    [Test]
    public async Task Cursors_OfTwoTenants_TellNothingOfHowMuchLiesBetween()
    {
        var cursors = new List<string>();
        foreach (var tenant in new[] { own, foreign })
        {
            foreach (var path in new[] { "/first", "/second" })
            {
                await Api.CreateKeyAsync(admin: tenant);
                await Api.CreateEndpointAsync(path, admin: tenant);
            }

            foreach (var list in Lists)
            {
                cursors.Add(await ReadCursorAsync(tenant, list));
            }
        }

        // Encrypted blocks have nothing in common where numbers would share their leading digits.
        cursors.Select(cursor => cursor[..4]).Should().OnlyHaveUniqueItems();
        foreach (var (list, cursor) in Lists.Zip(cursors[Lists.Length..]))
        {
            (await Api.SendAsync(ApiRequest.Get($"{list}?cursor={cursor}").As(own))).Status.Should().Be(400);
        }
    }

    private async Task ShouldBeMissingAsync(Func<string, ApiRequest> call, string message, params Guid[] ids)
    {
        var before = await ReadForeignAsync();

        var missing = await Api.SendAsync(call(Guid.NewGuid().ToString()).As(own));
        missing.ShouldBeProblem(404, "Not Found", "not_found", message);
        foreach (var id in ids.Select(id => id.ToString()).Concat([ids[0].ToString("N"), "nonsense", "current"]))
        {
            var response = await Api.SendAsync(call(id).As(own));

            response.Status.Should().Be(404);
            response.BodyButRequestId.Should().Be(missing.BodyButRequestId);
            response.HeadersButRateLimit.Should().Equal(missing.HeadersButRateLimit);
            response.ContentHeaders.ToString().Should().Be(missing.ContentHeaders.ToString());
        }

        (await ReadForeignAsync()).Should().Equal(before);
    }

    private async Task<string> ReadCursorAsync(TenantAdmin tenant, string list) =>
        (await Api.SendAsync(ApiRequest.Get($"{list}?limit=1").As(tenant))).Json.GetProperty("next_cursor").GetString()!;

    private async Task<IReadOnlyList<string>> ReadForeignAsync() =>
    [
        (await Api.SendAsync(ApiRequest.Get("/admin/api-keys").As(foreign))).Body,
        (await Api.SendAsync(ApiRequest.Get("/admin/audit-events").As(foreign))).Body,
        (await Api.SendAsync(ApiRequest.Get("/admin/endpoints").As(foreign))).Body,
        (await Api.SendAsync(ApiRequest.Get("/admin/settings").As(foreign))).Body,
    ];
}
