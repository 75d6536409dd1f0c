using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

/// <summary>PATCH is a JSON merge patch (RFC 7396): what is left out stays, null clears what can be cleared.</summary>
internal sealed class UpdateApiKeyTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Sent = ""","expires_at":"2027-01-01T00:00:00Z","metadata":{"team":"ops"},"owner_id":"7","scopes":["a","b"],"allowed_addresses":["::/0","0.0.0.0/0"]""";

    [Test]
    public async Task Update_EveryMember_ShowsAndKeepsAllOfIt()
    {
        var (expected, id) = await CreateAsync();

        var response = await Api.SendAsync(ApiRequest.PatchKey(
            id,
            """{"name":" New ","ratelimit_min":1.2e2,"permission":"admin","enabled":false,"expires_at":"2028-01-01T01:00:00+01:00","metadata":{"tier":1},"owner_id":"Kunde Ä","scopes":["b","orders:*"],"allowed_addresses":["::ffff:10.0.0.0/104"]}"""));

        var changed = expected with
        {
            Name = "New",
            RatelimitMin = 120,
            Permission = "admin",
            Enabled = false,
            ExpiresAt = "2028-01-01T00:00:00+00:00",
            Metadata = """{"team":"ops","tier":1}""",
            OwnerId = "Kunde Ä",
            Scopes = """["b","orders:*"]""",
            AllowedAddresses = """["10.0.0.0/8"]""",
        };
        await ShouldBeAsync(response, changed);
    }

    [TestCase("{}")]
    [TestCase(""" { "ratelimit_min" : 60 } """)]
    [TestCase("""{"metadata":{}}""")]
    [TestCase("""{"owner_id":"7","scopes":["a","b"],"allowed_addresses":["::/0","::ffff:0:0/96"]}""")]
    [TestCase("""{"metadata":{"other":null}}""")]
    public async Task Update_NothingNew_LeavesAllAsItWas(string body)
    {
        var (expected, id) = await CreateAsync();

        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, body)), expected);
    }

    [Test]
    public async Task Update_OneMember_LeavesTheOthersAsTheyWere()
    {
        var (expected, id) = await CreateAsync();

        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"name":"Other"}""")), expected = expected with { Name = "Other" });
        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"ratelimit_min":1}""")), expected = expected with { RatelimitMin = 1 });
        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"permission":"admin"}""")), expected = expected with { Permission = "admin" });
        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"enabled":false}""")), expected = expected with { Enabled = false });
        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"enabled":true}""")), expected = expected with { Enabled = true });
        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"expires_at":null}""")), expected = expected with { ExpiresAt = null });
        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"metadata":null}""")), expected = expected with { Metadata = "null" });
        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"owner_id":"8"}""")), expected = expected with { OwnerId = "8" });
        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"owner_id":null}""")), expected = expected with { OwnerId = null });
        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"scopes":["b","a"]}""")), expected = expected with { Scopes = """["b","a"]""" });
        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"scopes":[]}""")), expected = expected with { Scopes = "[]" });
        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"allowed_addresses":["::1"]}""")), expected = expected with { AllowedAddresses = """["::1"]""" });
        await ShouldBeAsync(await Api.SendAsync(ApiRequest.PatchKey(id, """{"allowed_addresses":[]}""")), expected with { AllowedAddresses = "[]" });
    }

    [TestCase("application/json")]
    [TestCase("application/json; charset=utf-8")]
    [TestCase("application/merge-patch+json")]
    [TestCase("APPLICATION/MERGE-PATCH+JSON; charset=\"UTF-8\"")]
    public async Task Update_PatchOrJson_IsTaken(string contentType)
    {
        var (_, id) = await Api.CreateKeyAsync();

        (await Api.SendAsync(ApiRequest.PatchKey(id, "{}") with { ContentType = contentType })).Status.Should().Be(200);
    }

    [Test]
    public async Task Update_TwoAtOnce_LoseNeitherChange()
    {
        var (_, id) = await Api.CreateKeyAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Api.SendAsync(ApiRequest.PatchKey(id, $$$"""{"metadata":{"m{{{number}}}":1}}"""))));

        var key = await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}"));
        key.Json.GetProperty("key_data").GetProperty("metadata").EnumerateObject().Should().HaveCount(20);
    }

    private async Task<(ExpectedKey Expected, Guid Id)> CreateAsync()
    {
        var (secret, id) = await Api.CreateKeyAsync(more: Sent);
        return (new ExpectedKey(id, secret, await Api.GetAdminIdAsync()) { ExpiresAt = "2027-01-01T00:00:00+00:00", Metadata = """{"team":"ops"}""", OwnerId = "7", Scopes = """["a","b"]""", AllowedAddresses = """["::/0","0.0.0.0/0"]""" }, id);
    }

    private async Task ShouldBeAsync(ApiResponse response, ExpectedKey expected)
    {
        response.Body.Should().Be($$"""{"success":true,"key_data":{{expected}}}""");
        response.Status.Should().Be(200);
        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{expected.Id}"))).Body.Should().Be(response.Body);
    }
}
