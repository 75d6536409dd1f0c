using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class ListApiKeysRefusalTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string LimitRule = "limit must be a whole number from 1 to 200";
    private const string NameRule = "name must be 1 to 50 characters that a name can have";
    private const string StatusRule = "status must be 'active', 'disabled' or 'expired'";
    private const string InstantRule = " must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)";
    private const string CursorRule = "cursor must be the next_cursor of an earlier page of this list";

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [TestCase("limit=0", "limit", LimitRule)]
    [TestCase("limit=201", "limit", LimitRule)]
    [TestCase("limit=-1", "limit", LimitRule)]
    [TestCase("limit=1.0", "limit", LimitRule)]
    [TestCase("limit=%201", "limit", LimitRule)]
    [TestCase("limit=99999999999999999999", "limit", LimitRule)]
    [TestCase("limit=ten", "limit", LimitRule)]
    [TestCase("limit=%20", "limit", LimitRule)]
    [TestCase("cursor=%20", "cursor", CursorRule)]
    [TestCase("status=%20", "status", StatusRule)]
    [TestCase("expires_before=%09", "expires_before", "expires_before" + InstantRule)]
    [TestCase("limit=", "limit", "Query parameter 'limit' must not be empty")]
    [TestCase("limit", "limit", "Query parameter 'limit' must not be empty")]
    [TestCase("limit=1&limit=1", "limit", "Query parameter 'limit' must not be repeated")]
    [TestCase("limit=1&LIMIT=1", "LIMIT", "Unknown query parameter 'LIMIT'")]
    [TestCase("Limit=1", "Limit", "Unknown query parameter 'Limit'")]
    [TestCase("request.limit=1", "request.limit", "Unknown query parameter 'request.limit'")]
    [TestCase("limit[]=1", "limit[]", "Unknown query parameter 'limit[]'")]
    [TestCase("offset=1", "offset", "Unknown query parameter 'offset'")]
    [TestCase("avcna_sk_0000=1", "avcna_sk_***", "Unknown query parameter 'avcna_sk_***'")]
    [TestCase("=1", "", "Unknown query parameter ''")]
    [TestCase("cursor=", "cursor", "Query parameter 'cursor' must not be empty")]
    [TestCase("cursor=x", "cursor", CursorRule)]
    [TestCase("cursor=AAAAAAAAAAAAAAAAAAAAAA", "cursor", CursorRule)]
    [TestCase("cursor=a&cursor=b", "cursor", "Query parameter 'cursor' must not be repeated")]
    [TestCase("name=", "name", "Query parameter 'name' must not be empty")]
    [TestCase("name=a&name=b", "name", "Query parameter 'name' must not be repeated")]
    [TestCase("name=%00", "name", NameRule)]
    [TestCase("name=%E2%80%AE", "name", NameRule)]
    [TestCase("name=123456789012345678901234567890123456789012345678901", "name", NameRule)]
    [TestCase("permission=Admin", "permission", "Permission must be 'user' or 'admin'")]
    [TestCase("permission=", "permission", "Query parameter 'permission' must not be empty")]
    [TestCase("permission=user&permission=admin", "permission", "Query parameter 'permission' must not be repeated")]
    [TestCase("status=ACTIVE", "status", StatusRule)]
    [TestCase("status=deleted", "status", StatusRule)]
    [TestCase("owner_id=", "owner_id", "Query parameter 'owner_id' must not be empty")]
    [TestCase("owner_id=a&owner_id=b", "owner_id", "Query parameter 'owner_id' must not be repeated")]
    [TestCase("owner_id=%0A", "owner_id", "owner_id must be 1 to 255 characters, without control and bidirectional control characters")]
    [TestCase("owner_id=avcna_sk_2675", "owner_id", "owner_id must not contain an API key")]
    [TestCase("key_hint=", "key_hint", "Query parameter 'key_hint' must not be empty")]
    [TestCase("key_hint=abc", "key_hint", "key_hint must be the 4 last characters of a key")]
    [TestCase("key_hint=abcde", "key_hint", "key_hint must be the 4 last characters of a key")]
    [TestCase("key_hint=abcd&key_hint=abcd", "key_hint", "Query parameter 'key_hint' must not be repeated")]
    [TestCase("expires_before=2027-01-01", "expires_before", "expires_before" + InstantRule)]
    [TestCase("expires_before=2027-01-01T00:00:00+00:00", "expires_before", "expires_before" + InstantRule)]
    [TestCase("expires_before=", "expires_before", "Query parameter 'expires_before' must not be empty")]
    [TestCase("last_used_before=never", "last_used_before", "last_used_before" + InstantRule)]
    [TestCase("last_used_before=2027-01-01T00:00:00Z&last_used_before=2027-01-01T00:00:00Z", "last_used_before", "Query parameter 'last_used_before' must not be repeated")]
    [TestCase("scopes=a", "scopes", "Unknown query parameter 'scopes'")]
    [TestCase("status=", "status", "Query parameter 'status' must not be empty")]
    [TestCase("status=active&status=active", "status", "Query parameter 'status' must not be repeated")]
    public async Task List_BadQuery_IsA400ThatNamesTheParameter(string query, string parameter, string message) =>
        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys?{query}"))).ShouldBeInvalid(parameter, message);

    [Test]
    public async Task List_SeveralFaults_NamesThemAll()
    {
        var response = await Api.SendAsync(ApiRequest.Get("/admin/api-keys?limit=0&permission=root&status=x"));

        response.Status.Should().Be(400);
        response.Json.GetProperty("errors").EnumerateObject().Select(error => error.ToString()).Should().BeEquivalentTo(
            $"\"limit\":[\"{LimitRule}\"]", "\"permission\":[\"Permission must be 'user' or 'admin'\"]", $"\"status\":[\"{StatusRule}\"]");
    }

    [Test]
    public async Task List_CursorThatIsNotQuiteOne_Is400()
    {
        await Api.CreateKeyAsync();
        var cursor = (await Api.SendAsync(ApiRequest.Get("/admin/api-keys?limit=1"))).Json.GetProperty("next_cursor").GetString()!;
        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys?cursor={cursor}"))).Status.Should().Be(200);

        foreach (var bad in new[] { cursor[..^1], cursor + "A", cursor + "==", cursor + "%20", "%20" + cursor, (cursor[0] == 'A' ? "B" : "A") + cursor[1..] })
        {
            (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys?cursor={bad}"))).ShouldBeInvalid("cursor", CursorRule);
        }
    }

    [Test]
    public async Task List_CursorOfAnotherTenant_Is400()
    {
        await Api.CreateKeyAsync();
        var cursor = (await Api.SendAsync(ApiRequest.Get("/admin/api-keys?limit=1"))).Json.GetProperty("next_cursor").GetString();
        var other = await Api.CreateTenantAdminAsync("other");

        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys?cursor={cursor}").As(other))).ShouldBeInvalid("cursor", CursorRule);
    }
}
