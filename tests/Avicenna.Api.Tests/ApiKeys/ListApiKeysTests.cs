using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class ListApiKeysTests(DatabaseProvider provider) : ApiFixture(provider)
{
    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [Test]
    public async Task List_Keys_ShowsAllOfThemNewestFirst()
    {
        var admin = await Api.CreateTenantAdminAsync("whole");
        var (firstSecret, first) = await Api.CreateKeyAsync(admin: admin);
        var (secondSecret, second) = await Api.CreateKeyAsync("admin", ""","expires_at":"2027-01-01T00:00:00Z","metadata":{"a":1},"owner_id":"7","scopes":["a"],"allowed_addresses":["::1"]""", admin);

        var response = await Api.SendAsync(ApiRequest.Get("/admin/api-keys").As(admin));

        var keys = new[]
        {
            new ExpectedKey(second, secondSecret, admin.KeyId) { Permission = "admin", ExpiresAt = "2027-01-01T00:00:00+00:00", Metadata = """{"a":1}""", OwnerId = "7", Scopes = """["a"]""", AllowedAddresses = """["::1"]""" },
            new ExpectedKey(first, firstSecret, admin.KeyId),
            new ExpectedKey(admin.KeyId, admin.Secret, CreatedBy: null) { Name = "Admin key", Permission = "admin" },
        };
        response.Body.Should().Be($$"""{"success":true,"api_keys":[{{string.Join<ExpectedKey>(",", keys)}}],"next_cursor":null}""");
        response.Status.Should().Be(200);
    }

    [TestCase(1, "1,1,1,1,1")]
    [TestCase(2, "2,2,1")]
    [TestCase(3, "3,2")]
    [TestCase(5, "5")]
    [TestCase(200, "5")]
    public async Task List_InPages_GivesEveryKeyOnceAndEndsWithANullCursor(int limit, string sizes)
    {
        var admin = await Api.CreateTenantAdminAsync($"pages{limit}");
        var ids = new List<Guid> { admin.KeyId };
        for (var count = 0; count < 4; count++)
        {
            ids.Insert(0, (await Api.CreateKeyAsync(admin: admin)).Id);
        }

        var pages = await ReadPagesAsync(admin, $"limit={limit}");

        pages.SelectMany(page => page).Should().Equal(ids);
        string.Join(',', pages.Select(page => page.Count)).Should().Be(sizes);
    }

    [Test]
    public async Task List_NoLimit_IsFiftyKeys()
    {
        var admin = await Api.CreateTenantAdminAsync("fifty");
        for (var count = 0; count < 50; count++)
        {
            await Api.CreateKeyAsync(admin: admin);
        }

        (await ReadPagesAsync(admin, "")).Select(page => page.Count).Should().Equal(50, 1);
    }

    [Test]
    public async Task List_KeysThatComeAndGoBetweenPages_ShiftNothing()
    {
        var admin = await Api.CreateTenantAdminAsync("moving");
        var old = await Api.CreateKeyAsync(admin: admin);
        var gone = await Api.CreateKeyAsync(admin: admin);
        var newest = await Api.CreateKeyAsync(admin: admin);
        var first = await ListAsync(admin, "limit=2");

        await Api.CreateKeyAsync(admin: admin);
        (await Api.SendAsync(ApiRequest.Delete($"/admin/api-keys/{gone.Id}").As(admin))).Status.Should().Be(200);
        var second = await ListAsync(admin, $"limit=2&cursor={first.Next}");

        first.Ids.Should().Equal(newest.Id, gone.Id);
        second.Ids.Should().Equal(old.Id, admin.KeyId);
        second.Next.Should().BeNull();
    }

    private async Task<IReadOnlyList<IReadOnlyList<Guid>>> ReadPagesAsync(TenantAdmin admin, string query)
    {
        var pages = new List<IReadOnlyList<Guid>>();
        string? cursor = null;
        do
        {
            var (ids, next) = await ListAsync(admin, cursor is null ? query : $"{query}&cursor={cursor}".TrimStart('&'));
            pages.Add(ids);
            cursor = next;
        }
        while (cursor is not null);
        return pages;
    }

    private async Task<(IReadOnlyList<Guid> Ids, string? Next)> ListAsync(TenantAdmin admin, string query)
    {
        var response = await Api.SendAsync(ApiRequest.Get($"/admin/api-keys?{query}").As(admin));
        response.Status.Should().Be(200, response.Body);
        var next = response.Json.GetProperty("next_cursor").GetString();
        (next ?? "").Should().MatchRegex("^[A-Za-z0-9_-]*$");
        return ([.. response.Json.GetProperty("api_keys").EnumerateArray().Select(key => key.GetProperty("id").GetGuid())], next);
    }
}
