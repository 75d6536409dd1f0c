using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

/// <summary>No change may leave a tenant without an enabled admin key that has no expiry, unless it had none before.</summary>
internal sealed class LastAdminKeyTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private int tenants;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    private static IEnumerable<Func<TenantAdmin, ApiRequest>> Changes =>
    [
        admin => ApiRequest.Delete($"/admin/api-keys/{admin.KeyId}"),
        _ => ApiRequest.Delete("/api-keys/current"),
        admin => ApiRequest.PatchKey(admin.KeyId, """{"enabled":false}"""),
        admin => ApiRequest.PatchKey(admin.KeyId, """{"permission":"user"}"""),
        admin => ApiRequest.PatchKey(admin.KeyId, """{"expires_at":"2030-01-01T00:00:00Z"}"""),
        admin => ApiRequest.PatchKey(admin.KeyId, """{"name":"Changed","enabled":false,"permission":"user"}"""),
    ];

    [TestCaseSource(nameof(Changes))]
    public async Task Change_OfTheLastLastingAdmin_Is409AndChangesNothing(Func<TenantAdmin, ApiRequest> change)
    {
        var admin = await CreateTenantAsync();
        // None of these keeps the tenant manageable for good.
        await Api.CreateKeyAsync("user", admin: admin);
        await Api.CreateKeyAsync("admin", ""","expires_at":"2030-01-01T00:00:00Z" """, admin);
        var (_, disabled) = await Api.CreateKeyAsync("admin", admin: admin);
        await Api.SendAsync(ApiRequest.PatchKey(disabled, """{"enabled":false}""").As(admin));
        var before = await Api.SendAsync(ApiRequest.Get("/admin/api-keys").As(admin));
        before.Status.Should().Be(200);

        var response = await Api.SendAsync(change(admin).As(admin));

        response.ShouldBeProblem(409, "Conflict", "last_admin_key", "This is the tenant's last enabled admin key without an expiry. Make another one first");
        (await Api.SendAsync(ApiRequest.Get("/admin/api-keys").As(admin))).Body.Should().Be(before.Body);
        (await Api.SendAsync(ApiRequest.Get($"/admin/audit-events?target_id={admin.KeyId}").As(admin))).Json.GetProperty("audit_events").GetArrayLength().Should().Be(1);
    }

    [TestCaseSource(nameof(Changes))]
    public async Task Change_WithAnotherLastingAdmin_Is200(Func<TenantAdmin, ApiRequest> change)
    {
        var admin = await CreateTenantAsync();
        await Api.CreateKeyAsync("admin", admin: admin);

        var response = await Api.SendAsync(change(admin).As(admin));

        response.Status.Should().Be(200, response.Body);
    }

    [TestCaseSource(nameof(Changes))]
    public async Task Change_WhereThereWasNoLastingAdminBefore_Is200(Func<TenantAdmin, ApiRequest> change)
    {
        var tenant = await Api.CreateTenantAsync($"none{Interlocked.Increment(ref tenants)}");
        var (secret, id) = await Api.CreateKeyAsOperatorAsync(tenant, expiresAt: AvicennaApi.Start.AddYears(1));
        var admin = new TenantAdmin(tenant, secret, id);

        var response = await Api.SendAsync(change(admin).As(admin));

        response.Status.Should().Be(200, response.Body);
    }

    [Test]
    public async Task Delete_TwoAdminsOfEachOtherAtOnce_LeavesExactlyOne()
    {
        for (var round = 0; round < 5; round++)
        {
            var one = await CreateTenantAsync();
            var (secret, id) = await Api.CreateKeyAsync("admin", admin: one);
            var other = one with { Secret = secret, KeyId = id };

            var responses = await Task.WhenAll(
                Api.SendAsync(ApiRequest.Delete($"/admin/api-keys/{other.KeyId}").As(one)),
                Api.SendAsync(ApiRequest.PatchKey(one.KeyId, """{"permission":"user"}""").As(other)));

            // The loser may be told that it lost, or find that its own key lost its power first.
            responses.Should().ContainSingle(response => response.Status == 200);
            responses.Should().ContainSingle(response => response.Status == 409 || response.Status == 401 || response.Status == 403);
        }
    }

    private Task<TenantAdmin> CreateTenantAsync() => Api.CreateTenantAdminAsync($"last{Interlocked.Increment(ref tenants)}");
}
