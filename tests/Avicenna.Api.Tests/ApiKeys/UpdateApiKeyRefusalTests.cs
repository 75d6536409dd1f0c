using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class UpdateApiKeyRefusalTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Members = "the members are name, ratelimit_min, permission, enabled, expires_at, metadata, owner_id, scopes, allowed_addresses";
    private const string LimitRule = "ratelimit_min must be a whole number from 1 to 1000000";

    private const string OwnerRule = "owner_id must be 1 to 255 characters, without control and bidirectional control characters";
    private const string ScopeRule = "; a scope is 1 to 100 characters of A-Z, a-z, 0-9, ':', '.', '_', '/' and '-', where a last '*' stands for any rest";

    [TestCase("""{"name":null}""", "name", "name must be a string")]
    [TestCase("""{"name":" "}""", "name", "Name is required")]
    [TestCase("""{"name":5}""", "name", "name must be a string")]
    [TestCase("""{"name":"123456789012345678901234567890123456789012345678901"}""", "name", "Name must be at most 50 characters")]
    [TestCase("""{"ratelimit_min":null}""", "ratelimit_min", "ratelimit_min must be a whole number")]
    [TestCase("""{"ratelimit_min":0}""", "ratelimit_min", LimitRule)]
    [TestCase("""{"ratelimit_min":1000001}""", "ratelimit_min", LimitRule)]
    [TestCase("""{"ratelimit_min":1.5}""", "ratelimit_min", "ratelimit_min must be a whole number")]
    [TestCase("""{"ratelimit_min":"1"}""", "ratelimit_min", "ratelimit_min must be a whole number")]
    [TestCase("""{"permission":null}""", "permission", "permission must be a string")]
    [TestCase("""{"permission":"Admin"}""", "permission", "Permission must be 'user' or 'admin'")]
    [TestCase("""{"enabled":null}""", "enabled", "enabled must be true or false")]
    [TestCase("""{"enabled":"true"}""", "enabled", "enabled must be true or false")]
    [TestCase("""{"enabled":0}""", "enabled", "enabled must be true or false")]
    [TestCase("""{"expires_at":"2025-12-31T23:59:59Z"}""", "expires_at", "expires_at must be in the future")]
    [TestCase("""{"expires_at":"2026-01-01T00:00:00Z"}""", "expires_at", "expires_at must be in the future")]
    [TestCase("""{"expires_at":"tomorrow"}""", "expires_at", "expires_at must be an RFC 3339 date-time such as \"2026-01-01T00:00:00+00:00\" or null")]
    [TestCase("""{"owner_id":""}""", "owner_id", OwnerRule)]
    [TestCase("""{"owner_id":"a\u0000"}""", "owner_id", OwnerRule)]
    [TestCase("""{"owner_id":"\u202eb"}""", "owner_id", OwnerRule)]
    [TestCase("""{"owner_id":"avcna_sk_2675"}""", "owner_id", "owner_id must not contain an API key")]
    [TestCase("""{"owner_id":7}""", "owner_id", "owner_id must be a string or null")]
    [TestCase("""{"owner_id":["7"]}""", "owner_id", "owner_id must be a string or null")]
    [TestCase("""{"scopes":null}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"scopes":"a"}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"scopes":{}}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"scopes":[1]}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"scopes":["a",null]}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"scopes":[["a"]]}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"scopes":["a","A","a"]}""", "scopes", "scopes has 'a' more than once")]
    [TestCase("""{"scopes":[""]}""", "scopes", "scopes has ''" + ScopeRule)]
    [TestCase("""{"scopes":["a b"]}""", "scopes", "scopes has 'a b'" + ScopeRule)]
    [TestCase("""{"scopes":["*:read"]}""", "scopes", "scopes has '*:read'" + ScopeRule)]
    [TestCase("""{"scopes":["a\"b"]}""", "scopes", "scopes has 'a\"b'" + ScopeRule)]
    [TestCase("""{"scopes":["avcna_sk_2675"]}""", "scopes", "scopes must not contain an API key")]
    [TestCase("""{"allowed_addresses":null}""", "allowed_addresses", "allowed_addresses must be a list of strings")]
    [TestCase("""{"allowed_addresses":"::1"}""", "allowed_addresses", "allowed_addresses must be a list of strings")]
    [TestCase("""{"allowed_addresses":[1]}""", "allowed_addresses", "allowed_addresses must be a list of strings")]
    [TestCase("""{"allowed_addresses":[null]}""", "allowed_addresses", "allowed_addresses must be a list of strings")]
    [TestCase("""{"allowed_addresses":["localhost"]}""", "allowed_addresses", "allowed_addresses has 'localhost', which must be an IP address such as 10.0.0.7 or fd00::7, or a network such as 10.0.0.0/8 or fd00::/8")]
    [TestCase("""{"allowed_addresses":["010.0.0.1"]}""", "allowed_addresses", "allowed_addresses has '010.0.0.1', which must be an IP address such as 10.0.0.7 or fd00::7, or a network such as 10.0.0.0/8 or fd00::/8")]
    [TestCase("""{"allowed_addresses":["10.0.0.1/8"]}""", "allowed_addresses", "allowed_addresses has '10.0.0.1/8', which has bits set after the first 8; its network is 10.0.0.0/8")]
    [TestCase("""{"allowed_addresses":["fe80::1%eth0"]}""", "allowed_addresses", "allowed_addresses has 'fe80::1%eth0', which must be written fe80::1")]
    [TestCase("""{"owner_id":"7","owner_id":"7"}""", "owner_id", "Member 'owner_id' appears more than once")]
    [TestCase("""{"key":"x"}""", "key", "Unknown member 'key'; " + Members)]
    [TestCase("""{"Name":"x"}""", "Name", "Unknown member 'Name'; " + Members)]
    [TestCase("""{"id":"x"}""", "id", "Unknown member 'id'; " + Members)]
    [TestCase("""{"name":"a","name":"a"}""", "name", "Member 'name' appears more than once")]
    [TestCase("""{"metadata":{"a":1,"a":1}}""", "metadata", "Member 'a' appears more than once inside 'metadata'")]
    [TestCase("""{"name":"\ud800"}""", "name", "Member 'name' has a lone surrogate, which is not a character")]
    [TestCase("null", "body", "Request body must be a JSON object")]
    [TestCase("[]", "body", "Request body must be a JSON object")]
    [TestCase("", "body", "Request body is not valid JSON, line 1, byte 1")]
    [TestCase("""{"name":"a" """, "name", "Request body is not valid JSON at member 'name', line 1, byte 13")]
    public async Task Update_BadBody_IsA400ThatNamesTheMemberAndChangesNothing(string body, string member, string message)
    {
        var (_, id) = await Api.CreateKeyAsync();
        var before = await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}"));

        (await Api.SendAsync(ApiRequest.PatchKey(id, body))).ShouldBeInvalid(member, message);

        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}"))).Body.Should().Be(before.Body);
    }

    [Test]
    public async Task Update_ListOfTheOwnKeyWithoutTheAddressOfTheCall_Is400AndChangesNothing()
    {
        var (secret, id) = await Api.CreateKeyAsync("admin");
        var request = ApiRequest.PatchKey(id, """{"allowed_addresses":["192.0.2.8","10.0.0.0/8"]}""");

        (await Api.SendFromAsync("192.0.2.7", request.WithKey(secret)))
            .ShouldBeInvalid("allowed_addresses", "allowed_addresses must have the address of this call, 192.0.2.7, since it is made with the key itself");
        (await Api.SendFromAsync("192.0.2.7", ApiRequest.Get("/api-keys/current").WithKey(secret))).Json.GetProperty("key_data").GetProperty("allowed_addresses").GetArrayLength().Should().Be(0);

        (await Api.SendFromAsync("192.0.2.8", request.WithKey(secret))).Status.Should().Be(200);
        (await Api.SendFromAsync("192.0.2.7", request)).Status.Should().Be(200, "it is another key");
        (await Api.SendFromAsync("192.0.2.7", ApiRequest.Get("/api-keys/current").WithKey(secret))).Status.Should().Be(403);
    }

    [TestCase("text/plain")]
    [TestCase("application/problem+json")]
    [TestCase("application/json-patch+json")]
    [TestCase("application/merge-patch+json; charset=utf-16")]
    [TestCase(null)]
    public async Task Update_OtherMediaType_Is415(string? contentType) =>
        (await Api.SendAsync(ApiRequest.PatchKey(Guid.NewGuid(), "{}") with { ContentType = contentType })).Status.Should().Be(415);

    [Test]
    public async Task Update_IdThatIsNoneAndMembersOutOfRange_Is404() =>
        (await Api.SendAsync(ApiRequest.Patch("/admin/api-keys/nonsense", """{"ratelimit_min":0}"""))).Status.Should().Be(404);

    [Test]
    public async Task Update_SeveralFaults_NamesThemInTheOrderOfTheMembers()
    {
        var (_, id) = await Api.CreateKeyAsync();

        (await Api.SendAsync(ApiRequest.PatchKey(id, """{"permission":"root","ratelimit_min":0,"name":""}"""))).Json.GetProperty("errors").EnumerateObject()
            .Select(error => error.Name).Should().Equal("name", "ratelimit_min", "permission");
    }

    [Test]
    public async Task Update_NoBodyAtAll_Is415()
    {
        var (_, id) = await Api.CreateKeyAsync();

        (await Api.SendAsync(new ApiRequest("PATCH", $"/admin/api-keys/{id}"))).Status.Should().Be(415);
    }

    [Test]
    public async Task Update_BodyOfSixteenKiB_IsReadAndOneByteMoreIsNot()
    {
        const int Limit = 16 * 1024;
        var (_, id) = await Api.CreateKeyAsync();

        (await Api.SendAsync(ApiRequest.PatchKey(id, "{}".PadRight(Limit)))).Status.Should().Be(200);
        (await Api.SendAsync(ApiRequest.PatchKey(id, "{}".PadRight(Limit + 1)))).ShouldBeProblem(413, "Payload Too Large", "body_too_large", "Request body must be at most 16 KiB");
    }
}
