using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class UpdateApiKeyRefusalTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Members = "the members are name, ratelimit_min, permission, enabled, expires_at, metadata, owner_id, scopes, allowed_addresses";
    private const string LimitRule = "ratelimit_min must be a whole number from 1 to 1000000";

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
