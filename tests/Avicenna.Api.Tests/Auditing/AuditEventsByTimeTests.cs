using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Auditing;

/// <summary>Events by who did it and when: one change a minute, in turns by the tenant's first admin (A) and by a second one (B).</summary>
internal sealed class AuditEventsByTimeTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private TenantAdmin admin = null!;
    private Guid second;
    private Guid target;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    // 1 and 2 are the operator's, of the tenant and its first key; 3 and 4 are A's new keys, at 00:00; 5 to 10 the changes, from 00:01 on.
    [OneTimeSetUp]
    public async Task MakeEventsAsync()
    {
        admin = await Api.CreateTenantAdminAsync("times");
        (var secret, second) = await Api.CreateKeyAsync("admin", admin: admin);
        (_, target) = await Api.CreateKeyAsync(admin: admin);
        for (var minute = 1; minute <= 6; minute++)
        {
            Api.Time.Advance(TimeSpan.FromMinutes(1));
            var change = ApiRequest.PatchKey(target, $$"""{"name":"Minute {{minute}}"}""").As(admin);
            (await Api.SendAsync(minute % 2 == 0 ? change.WithKey(secret) : change)).Status.Should().Be(200);
        }
    }

    [TestCase("limit=50&actor_key_id=A", "9,7,5,4,3")]
    [TestCase("limit=2&actor_key_id=A", "9,7|5,4|3")]
    [TestCase("limit=50&actor_key_id=B", "10,8,6")]
    [TestCase("limit=50&actor_key_id=A&action=api_key.create", "4,3")]
    [TestCase("limit=50&actor_key_id=00000000-0000-0000-0000-000000000000", "")]
    [TestCase("limit=50&from=2026-01-01T00:03:00Z", "10,9,8,7")]
    [TestCase("limit=50&from=2026-01-01T00:03:00.001Z", "10,9,8")]
    [TestCase("limit=50&to=2026-01-01T00:03:00Z", "6,5,4,3,2,1")]
    [TestCase("limit=50&to=2026-01-01T00:03:00.001Z", "7,6,5,4,3,2,1")]
    [TestCase("limit=50&from=2026-01-01T00:02:00Z&to=2026-01-01T00:05:00Z", "8,7,6")]
    [TestCase("limit=50&from=2026-01-01T01:02:00%2B01:00&to=2026-01-01T00:05:00Z", "8,7,6")]
    [TestCase("limit=2&from=2026-01-01T00:02:00Z&to=2026-01-01T00:05:00Z", "8,7|6")]
    [TestCase("limit=1&from=2026-01-01T00:02:00Z&to=2026-01-01T00:05:00Z&actor_key_id=B", "8|6")]
    [TestCase("limit=50&from=2026-01-01T00:02:00Z&action=api_key.create", "")]
    [TestCase("limit=50&to=2026-01-01T00:02:00Z&action=api_key.create&actor_key_id=A", "4,3")]
    [TestCase("limit=50&target_id=TARGET&from=2026-01-01T00:05:00Z", "10,9")]
    [TestCase("limit=50&target_id=TARGET&actor_key_id=B&to=2026-01-01T00:05:00Z", "8,6")]
    [TestCase("limit=50&from=2027-01-01T00:00:00Z", "")]
    [TestCase("limit=50&from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z", "10,9,8,7,6,5,4,3,2,1")]
    public async Task List_ActorAndTime_GivesWhatTheyName(string query, string pages)
    {
        var read = new List<string>();
        query = query.Replace("=A", $"={admin.KeyId}").Replace("=B", $"={second}").Replace("=TARGET", $"={target}");
        for (string? cursor = "", next; cursor is not null; cursor = next is null ? null : $"&cursor={next}")
        {
            var response = await Api.SendAsync(ApiRequest.Get($"/admin/audit-events?{query}{cursor}").As(admin));
            response.Status.Should().Be(200, response.Body);
            read.Add(string.Join(',', response.Json.GetProperty("audit_events").EnumerateArray().Select(entry => entry.GetProperty("sequence").GetInt64())));
            next = response.Json.GetProperty("next_cursor").GetString();
        }

        string.Join('|', read).Should().Be(pages);
    }
}
