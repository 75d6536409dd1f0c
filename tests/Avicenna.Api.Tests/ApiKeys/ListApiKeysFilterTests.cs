using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class ListApiKeysFilterTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private TenantAdmin admin = null!;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [OneTimeSetUp]
    public async Task MakeKeysAsync()
    {
        admin = await Api.CreateTenantAdminAsync("filters");
        await Api.CreateKeyAsync(admin: admin, name: "Billing 100%", more: ""","owner_id":"acme" """);
        await Api.CreateKeyAsync(admin: admin, name: "ÉCLAIR_ops", more: ""","owner_id":"ACME +1" """);
        await Api.CreateKeyAsync(admin: admin, name: "a\\\\b [c] d");
        await DisableAsync(await Api.CreateKeyAsync("admin", admin: admin, name: "Old admin"));
        await Api.CreateKeyAsync("user", ""","expires_at":"2026-01-01T00:01:00Z" """, admin, "Ended");
        await DisableAsync(await Api.CreateKeyAsync("user", ""","expires_at":"2026-01-01T00:01:00Z" """, admin, "Both"));
        await Api.CreateKeyAsync("admin", ""","expires_at":"2026-01-01T00:01:00.001Z" """, admin, "Ending");
        Api.Time.Advance(TimeSpan.FromMinutes(1));
    }

    [TestCase("name=billing", "Billing 100%")]
    [TestCase("name=%25", "Billing 100%")]
    [TestCase("name=_", "ÉCLAIR_ops")]
    [TestCase("name=%C3%A9clair", "ÉCLAIR_ops")]
    [TestCase("name=%5C", "a\\b [c] d")]
    [TestCase("name=%5Bc%5D", "a\\b [c] d")]
    [TestCase("name=%5B%5Ea%5D", "")]
    [TestCase("name=%20admin", "Old admin")]
    [TestCase("name=ADMIN", "Old admin|Admin key")]
    [TestCase("name=nobody", "")]
    [TestCase("permission=admin", "Ending|Old admin|Admin key")]
    [TestCase("permission=user", "Both|Ended|a\\b [c] d|ÉCLAIR_ops|Billing 100%")]
    [TestCase("status=active", "Ending|a\\b [c] d|ÉCLAIR_ops|Billing 100%|Admin key")]
    [TestCase("status=disabled", "Both|Old admin")]
    [TestCase("status=expired", "Both|Ended")]
    [TestCase("status=active&permission=admin", "Ending|Admin key")]
    [TestCase("owner_id=acme", "Billing 100%")]
    [TestCase("owner_id=ACME%20%2B1", "ÉCLAIR_ops")]
    [TestCase("owner_id=ACME", "")]
    [TestCase("owner_id=%20", "")]
    [TestCase("name=%20&permission=admin", "Old admin|Admin key")]
    [TestCase("key_hint=HINT", "Admin key")]
    [TestCase("key_hint=zzzz", "")]
    [TestCase("expires_before=2026-01-01T00:01:00.001Z", "Both|Ended")]
    [TestCase("expires_before=2026-01-01T00:01:00.002Z", "Ending|Both|Ended")]
    [TestCase("expires_before=2026-01-01T01:01:00.002%2B01:00&status=disabled", "Both")]
    [TestCase("last_used_before=2026-01-01T00:00:00Z&permission=user", "Both|Ended|a\\b [c] d|ÉCLAIR_ops|Billing 100%")]
    [TestCase("last_used_before=2027-01-01T00:00:00Z&permission=admin", "Ending|Old admin|Admin key")]
    [TestCase("owner_id=acme&permission=user&status=active&name=bill&last_used_before=2027-01-01T00:00:00Z", "Billing 100%")]
    [TestCase("owner_id=acme&permission=admin", "")]
    [TestCase("key_hint=HINT&owner_id=acme", "")]
    [TestCase("status=disabled&permission=user&name=o", "Both")]
    public async Task List_Filter_GivesWhatItNames(string query, string names)
    {
        var response = await Api.SendAsync(ApiRequest.Get($"/admin/api-keys?{query.Replace("HINT", Uri.EscapeDataString(admin.Secret[^4..]), StringComparison.Ordinal)}").As(admin));

        response.Status.Should().Be(200, response.Body);
        string.Join('|', response.Json.GetProperty("api_keys").EnumerateArray().Select(key => key.GetProperty("name").GetString())).Should().Be(names);
    }

    [TestCase("permission=user", 5)]
    [TestCase("status=active", 5)]
    [TestCase("name=a", 4)]
    [TestCase("expires_before=2027-01-01T00:00:00Z", 3)]
    [TestCase("last_used_before=2026-01-01T00:00:00Z&permission=user", 5)]
    public async Task List_FilterInPages_GivesEveryMatchOnce(string query, int count)
    {
        var seen = new List<string>();
        for (string? cursor = "", next = null; cursor is not null; cursor = next is null ? null : $"&cursor={next}")
        {
            var page = (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys?limit=2&{query}{cursor}").As(admin))).Json;
            seen.AddRange(page.GetProperty("api_keys").EnumerateArray().Select(key => key.GetProperty("id").GetString()!));
            next = page.GetProperty("next_cursor").GetString();
        }

        seen.Should().HaveCount(count).And.OnlyHaveUniqueItems();
    }

    private async Task DisableAsync((string Secret, Guid Id) key) =>
        (await Api.SendAsync(ApiRequest.PatchKey(key.Id, """{"enabled":false}""").As(admin))).Status.Should().Be(200);
}
