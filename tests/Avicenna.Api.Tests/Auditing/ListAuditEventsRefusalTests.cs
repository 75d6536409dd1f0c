using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Auditing;

internal sealed class ListAuditEventsRefusalTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string LimitRule = "limit must be a whole number from 1 to 200";
    private const string CursorRule = "cursor must be the next_cursor of an earlier page of this list";
    private const string InstantRule = "must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)";
    private const string ActionRule =
        "action must be one of tenant.create, tenant.enable, tenant.disable, api_key.create, api_key.import, api_key.update, api_key.rotate, api_key.delete, "
        + "endpoint.create, endpoint.update, endpoint.delete, settings.update, audit.reseal, audit.prune, call.refuse";

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [TestCase("limit=0", "limit", LimitRule)]
    [TestCase("limit=201", "limit", LimitRule)]
    [TestCase("limit=+5", "limit", LimitRule)]
    [TestCase("limit=", "limit", "Query parameter 'limit' must not be empty")]
    [TestCase("limit=5&limit=5", "limit", "Query parameter 'limit' must not be repeated")]
    [TestCase("cursor=x", "cursor", CursorRule)]
    [TestCase("cursor=", "cursor", "Query parameter 'cursor' must not be empty")]
    [TestCase("cursor=a&cursor=a", "cursor", "Query parameter 'cursor' must not be repeated")]
    [TestCase("target_id=x", "target_id", "target_id must be a UUID")]
    [TestCase("target_id=%2000000000-0000-0000-0000-000000000000", "target_id", "target_id must be a UUID")]
    [TestCase("target_id=00000000000000000000000000000000", "target_id", "target_id must be a UUID")]
    [TestCase("target_id=", "target_id", "Query parameter 'target_id' must not be empty")]
    [TestCase("target_id=a&target_id=b", "target_id", "Query parameter 'target_id' must not be repeated")]
    [TestCase("action=create", "action", ActionRule)]
    [TestCase("action=API_KEY.CREATE", "action", ActionRule)]
    [TestCase("action=", "action", "Query parameter 'action' must not be empty")]
    [TestCase("action=call.refuse&action=call.refuse", "action", "Query parameter 'action' must not be repeated")]
    [TestCase("actor_key_id=x", "actor_key_id", "actor_key_id must be a UUID")]
    [TestCase("actor_key_id=", "actor_key_id", "Query parameter 'actor_key_id' must not be empty")]
    [TestCase("from=yesterday", "from", $"from {InstantRule}")]
    [TestCase("from=2026-01-01T00:00:00+00:00", "from", $"from {InstantRule}")]
    [TestCase("from=", "from", "Query parameter 'from' must not be empty")]
    [TestCase("to=2026-01-01", "to", $"to {InstantRule}")]
    [TestCase("to=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "to", "Query parameter 'to' must not be repeated")]
    [TestCase("from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from", "from must be before to")]
    [TestCase("name=x", "name", "Unknown query parameter 'name'")]
    public async Task List_BadQuery_IsA400ThatNamesTheParameter(string query, string parameter, string message) =>
        (await Api.SendAsync(ApiRequest.Get($"/admin/audit-events?{query}"))).ShouldBeInvalid(parameter, message);

    [Test]
    public async Task List_CursorOfAnotherTenant_Is400()
    {
        var other = await Api.CreateTenantAdminAsync("other");
        await Api.CreateKeyAsync();
        var cursor = (await Api.SendAsync(ApiRequest.Get("/admin/audit-events?limit=1"))).Json.GetProperty("next_cursor").GetString();

        (await Api.SendAsync(ApiRequest.Get($"/admin/audit-events?cursor={cursor}").As(other))).ShouldBeInvalid("cursor", CursorRule);
    }
}
