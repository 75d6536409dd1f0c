using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Endpoints;

internal sealed class ListEndpointsTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string LimitRule = "limit must be a whole number from 1 to 200";
    private const string CursorRule = "cursor must be the next_cursor of an earlier page of this list";

    private TenantAdmin admin = null!;
    private IReadOnlyList<Guid> ids = null!;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [OneTimeSetUp]
    public async Task MakeEndpointsAsync()
    {
        admin = await Api.CreateTenantAdminAsync("lists");
        ids = [await Api.CreateEndpointAsync("/First/**", "*", "none", admin), await Api.CreateEndpointAsync("/second", admin: admin), await Api.CreateEndpointAsync("/third", "POST", "admin", admin)];
    }

    [Test]
    public async Task List_Endpoints_ShowsAllOfThemNewestFirst()
    {
        var response = await ListAsync("");

        response.Body.Should().Be(
            $$"""{"success":true,"endpoints":[{"id":"{{ids[2]}}","path":"/third","method":"POST","authentication":"admin","scopes":[],"created_at":"2026-01-01T00:00:00+00:00"},"""
            + $$"""{"id":"{{ids[1]}}","path":"/second","method":"GET","authentication":"user","scopes":[],"created_at":"2026-01-01T00:00:00+00:00"},"""
            + $$"""{"id":"{{ids[0]}}","path":"/First/**","method":"*","authentication":"none","scopes":[],"created_at":"2026-01-01T00:00:00+00:00"}],"next_cursor":null}""");
        response.Status.Should().Be(200);
    }

    [TestCase(1, "1,1,1")]
    [TestCase(2, "2,1")]
    [TestCase(3, "3")]
    [TestCase(200, "3")]
    public async Task List_InPages_GivesEveryEndpointOnceAndEndsWithANullCursor(int limit, string sizes)
    {
        var pages = new List<List<Guid>>();
        string? cursor = null;
        do
        {
            var response = await ListAsync(cursor is null ? $"?limit={limit}" : $"?limit={limit}&cursor={cursor}");
            pages.Add([.. response.Json.GetProperty("endpoints").EnumerateArray().Select(endpoint => endpoint.GetProperty("id").GetGuid())]);
            cursor = response.Json.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        pages.SelectMany(page => page).Should().Equal(ids.Reverse());
        string.Join(',', pages.Select(page => page.Count)).Should().Be(sizes);
    }

    [Test]
    public async Task List_NoEndpoints_IsAnEmptyPage() =>
        (await Api.SendAsync(ApiRequest.Get("/admin/endpoints"))).Body.Should().Be("""{"success":true,"endpoints":[],"next_cursor":null}""");

    [TestCase("limit=0", "limit", LimitRule)]
    [TestCase("limit=201", "limit", LimitRule)]
    [TestCase("limit=ten", "limit", LimitRule)]
    [TestCase("limit=", "limit", "Query parameter 'limit' must not be empty")]
    [TestCase("limit=1&limit=1", "limit", "Query parameter 'limit' must not be repeated")]
    [TestCase("cursor=x", "cursor", CursorRule)]
    [TestCase("cursor=", "cursor", "Query parameter 'cursor' must not be empty")]
    [TestCase("cursor=a&cursor=b", "cursor", "Query parameter 'cursor' must not be repeated")]
    [TestCase("path=/a", "path", "Unknown query parameter 'path'")]
    public async Task List_BadQuery_IsA400ThatNamesTheParameter(string query, string parameter, string message) =>
        (await ListAsync($"?{query}")).ShouldBeInvalid(parameter, message);

    [Test]
    public async Task List_CursorOfAnotherTenantOrList_Is400()
    {
        var cursor = (await ListAsync("?limit=1")).Json.GetProperty("next_cursor").GetString();

        (await Api.SendAsync(ApiRequest.Get($"/admin/endpoints?cursor={cursor}"))).ShouldBeInvalid("cursor", CursorRule);
        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys?cursor={cursor}").As(admin))).ShouldBeInvalid("cursor", CursorRule);
    }

    private Task<ApiResponse> ListAsync(string query) => Api.SendAsync(ApiRequest.Get($"/admin/endpoints{query}").As(admin));
}
