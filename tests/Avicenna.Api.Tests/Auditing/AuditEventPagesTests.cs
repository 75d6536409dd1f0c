using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Auditing;

internal sealed class AuditEventPagesTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private TenantAdmin admin = null!;
    private Guid target;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [OneTimeSetUp]
    public async Task MakeEventsAsync()
    {
        admin = await Api.CreateTenantAdminAsync("pages");
        (_, target) = await Api.CreateKeyAsync(admin: admin);
        await Api.SendAsync(ApiRequest.PatchKey(target, """{"name":"b"}""").As(admin));
        await Api.CreateKeyAsync(admin: admin);
        await Api.SendAsync(ApiRequest.PatchKey(target, """{"name":"c"}""").As(admin));
        await Api.SendAsync(ApiRequest.RotateKey(target).As(admin));
    }

    [TestCase(1, "7|6|5|4|3|2|1")]
    [TestCase(3, "7,6,5|4,3,2|1")]
    [TestCase(7, "7,6,5,4,3,2,1")]
    [TestCase(200, "7,6,5,4,3,2,1")]
    public async Task List_InPages_GivesEveryEventOnceNewestFirst(int limit, string pages) => (await ReadAsync($"limit={limit}")).Should().Be(pages);

    [TestCase("limit=2&target_id=TARGET", "7,6|4,3")]
    [TestCase("limit=50&action=api_key.create", "5,3,2")]
    [TestCase("limit=1&action=api_key.create", "5|3|2")]
    [TestCase("limit=50&action=api_key.update&target_id=TARGET", "6,4")]
    [TestCase("limit=50&action=tenant.create", "1")]
    [TestCase("limit=50&action=api_key.delete", "")]
    [TestCase("limit=50&target_id=00000000-0000-0000-0000-000000000000", "")]
    public async Task List_Filter_GivesWhatItNames(string query, string pages) => (await ReadAsync(query.Replace("TARGET", target.ToString().ToUpperInvariant()))).Should().Be(pages);

    [Test]
    public async Task List_EventsThatComeBetweenPages_ShiftNothing()
    {
        var other = await Api.CreateTenantAdminAsync("moving");
        var first = (await Api.SendAsync(ApiRequest.Get("/admin/audit-events?limit=1").As(other))).Json;
        await Api.CreateKeyAsync(admin: other);

        var second = (await Api.SendAsync(ApiRequest.Get($"/admin/audit-events?limit=1&cursor={first.GetProperty("next_cursor").GetString()}").As(other))).Json;

        second.GetProperty("audit_events")[0].GetProperty("sequence").GetInt64().Should().Be(1);
        second.GetProperty("next_cursor").GetString().Should().BeNull();
    }

    /// <summary>The events' places, page by page.</summary>
    private async Task<string> ReadAsync(string query)
    {
        var pages = new List<string>();
        for (string? cursor = "", next; cursor is not null; cursor = next is null ? null : $"&cursor={next}")
        {
            var response = await Api.SendAsync(ApiRequest.Get($"/admin/audit-events?{query}{cursor}").As(admin));
            response.Status.Should().Be(200, response.Body);
            pages.Add(string.Join(',', response.Json.GetProperty("audit_events").EnumerateArray().Select(entry => entry.GetProperty("sequence").GetInt64())));
            next = response.Json.GetProperty("next_cursor").GetString();
        }

        return string.Join('|', pages);
    }
}
