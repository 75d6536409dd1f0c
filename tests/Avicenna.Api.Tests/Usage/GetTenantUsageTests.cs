using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Usage;

/// <summary>Usage over all keys of a tenant, of the keys with the most, and of the presented one.</summary>
internal sealed class GetTenantUsageTests(DatabaseProvider provider) : UsageApiFixture(provider)
{
    private TenantAdmin admin = null!;
    private string start = "";

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [SetUp]
    public async Task MakeTenantAsync()
    {
        // An hour of its own, in which nobody is counted yet.
        Api.Time.Advance(TimeSpan.FromHours(1));
        start = Hour(Api.Time.GetUtcNow());
        admin = await Api.CreateTenantAdminAsync($"t{Guid.NewGuid():N}"[..12]);
    }

    [Test]
    public async Task Get_NothingCounted_IsEmpty()
    {
        var before = $"to={Query(start)}";

        (await Api.SendAsync(ApiRequest.Get($"/admin/usage?{before}").As(admin))).Body.Should().Be("""{"success":true,"usage":[]}""");
        (await Api.SendAsync(ApiRequest.Get($"/admin/usage/keys?{before}").As(admin))).Body.Should().Be("""{"success":true,"keys":[]}""");
        (await Api.SendAsync(ApiRequest.Get($"/api-keys/current/usage?{before}").As(admin))).Body.Should().Be("""{"success":true,"usage":[]}""");
    }

    [Test]
    public async Task Get_SeveralKeysOneOfWhichIsDeleted_AreAllCounted()
    {
        var (first, second, gone) = (await UseAsync("First", 3), await UseAsync("Second", 1, denied: 4), await UseAsync("Gone", 2, denied: 1));
        (await Api.SendAsync(ApiRequest.Delete($"/admin/api-keys/{gone}").As(admin))).Status.Should().Be(200);
        // Not the admin's own calls, which are counted as well: an hour later.
        Api.Time.Advance(TimeSpan.FromHours(1));
        var hour = $"from={Query(start)}&to={Query(Hour(Api.Time.GetUtcNow()))}";
        // Three keys made, one deleted.
        const int OwnCalls = 4;

        await ShouldBecomeAsync("/admin/usage", $"?{hour}", $$"""[{"start":"{{start}}","allowed":{{6 + OwnCalls}},"rate_limited":0,"denied":5}]""", admin: admin);
        await ShouldBecomeAsync(
            "/admin/usage", $"?{hour}&interval=day", $$"""[{"start":"{{Day(DateTimeOffset.Parse(start, null))}}","allowed":{{6 + OwnCalls}},"rate_limited":0,"denied":5}]""", admin: admin);
        var (one, two, three, own) = (Item(first, "\"First\"", 3), Item(second, "\"Second\"", 1, 4), Item(gone, "null", 2, 1), Item(admin.KeyId, "\"Admin key\"", OwnCalls));
        await ShouldBecomeAsync("/admin/usage/keys", $"?{hour}&limit=1", $"[{two}]", "keys", admin);
        await ShouldBecomeAsync("/admin/usage/keys", $"?{hour}&sort=refused&limit=2", $"[{two},{three}]", "keys", admin);
        var all = (await Api.SendAsync(ApiRequest.Get($"/admin/usage/keys?{hour}&sort=requests").As(admin))).Body;
        all.Should().StartWith($$"""{"success":true,"keys":[{{two}},{{own}},""").And.Contain(one).And.Contain(three);
    }

    [Test]
    public async Task Get_Current_IsThePresentedKeysOwnWithAnyPermission()
    {
        var (secret, id) = await Api.CreateKeyAsync(admin: admin);
        await Api.SendAsync(Question.WithKey(secret) with { Host = admin.Host });
        Api.Time.Advance(TimeSpan.FromHours(1));
        var hour = $"?from={Query(start)}&to={Query(Hour(Api.Time.GetUtcNow()))}";

        await ShouldBecomeAsync($"/admin/api-keys/{id}/usage", hour, $"[{Bucket(start, 1)}]", admin: admin);
        await ShouldBecomeAsync("/api-keys/current/usage", hour, $"[{Bucket(start, 1)}]", admin: admin with { Secret = secret });
    }

    [Test]
    public async Task Get_OtherTenant_SeesNothingOfIt()
    {
        var other = await Api.CreateTenantAdminAsync($"o{Guid.NewGuid():N}"[..12]);
        await UseAsync("First", 3);
        Api.Time.Advance(TimeSpan.FromHours(1));
        var hour = $"?from={Query(start)}&to={Query(Hour(Api.Time.GetUtcNow()))}";
        await ShouldBecomeAsync("/admin/usage", hour, $"[{Bucket(start, 4)}]", admin: admin);

        await ShouldBecomeAsync("/admin/usage", hour, "[]", admin: other);
        await ShouldBecomeAsync("/admin/usage/keys", hour, "[]", "keys", other);
    }

    [TestCase("/admin/usage?from=x", "from", "from must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)")]
    [TestCase("/admin/usage?interval=week", "interval", "interval must be 'hour' or 'day'")]
    [TestCase("/admin/usage?limit=1", "limit", "Unknown query parameter 'limit'")]
    [TestCase("/admin/usage?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from", "from must be before to")]
    [TestCase("/admin/usage/keys?to=x", "to", "to must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)")]
    [TestCase("/admin/usage/keys?sort=name", "sort", "sort must be 'requests' or 'refused'")]
    [TestCase("/admin/usage/keys?sort=Requests", "sort", "sort must be 'requests' or 'refused'")]
    [TestCase("/admin/usage/keys?limit=0", "limit", "limit must be a whole number from 1 to 200")]
    [TestCase("/admin/usage/keys?limit=201", "limit", "limit must be a whole number from 1 to 200")]
    [TestCase("/admin/usage/keys?limit=", "limit", "Query parameter 'limit' must not be empty")]
    [TestCase("/admin/usage/keys?cursor=a", "cursor", "Unknown query parameter 'cursor'")]
    [TestCase("/admin/usage/keys?interval=day", "interval", "Unknown query parameter 'interval'")]
    [TestCase("/admin/usage/keys?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from", "from must be before to")]
    [TestCase("/api-keys/current/usage?to=x", "to", "to must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)")]
    [TestCase("/api-keys/current/usage?sort=requests", "sort", "Unknown query parameter 'sort'")]
    public async Task Get_BadQuery_IsA400ThatNamesTheParameter(string path, string parameter, string message) =>
        (await Api.SendAsync(ApiRequest.Get(path).As(admin))).ShouldBeInvalid(parameter, message);

    private static string Item(Guid id, string name, int allowed, int denied = 0) =>
        $$"""{"api_key_id":"{{id}}","name":{{name}},"owner_id":null,"allowed":{{allowed}},"rate_limited":0,"denied":{{denied}}}""";

    // Makes a key, which makes calls that are allowed and calls that need more than it may.
    private async Task<Guid> UseAsync(string name, int allowed, int denied = 0)
    {
        var (secret, id) = await Api.CreateKeyAsync(admin: admin, name: name);
        foreach (var call in Enumerable.Repeat(Question, allowed).Concat(Enumerable.Repeat(ApiRequest.Get("/admin/api-keys"), denied)))
        {
            await Api.SendAsync(call.WithKey(secret) with { Host = admin.Host });
        }

        return id;
    }
}
