using System.Text;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using CsCheck;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class CreateApiKeyRefusalTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Members = "the members are name, ratelimit_min, permission, expires_at, metadata, owner_id, scopes, allowed_addresses";
    private const string DateTimeRule = "expires_at must be an RFC 3339 date-time such as \"2026-01-01T00:00:00+00:00\" or null";
    private const string LimitRule = "ratelimit_min must be a whole number from 1 to 1000000";

    private const string OwnerRule = "owner_id must be 1 to 255 characters, without control and bidirectional control characters";
    private const string ScopeRule = "; a scope is 1 to 100 characters of A-Z, a-z, 0-9, ':', '.', '_', '/' and '-', where a last '*' stands for any rest";

    [TestCase("{}", "name", "Name is required")]
    [TestCase("""{"name":" "}""", "name", "Name is required")]
    [TestCase("""{"name":null}""", "name", "name must be a string")]
    [TestCase("""{"name":5}""", "name", "name must be a string")]
    [TestCase("""{"name":"123456789012345678901234567890123456789012345678901"}""", "name", "Name must be at most 50 characters")]
    [TestCase("""{"name":"a\u0000"}""", "name", "Name must not contain control characters, line or paragraph separators or bidirectional control characters")]
    [TestCase("""{"name":"a","rate_limit_min":1}""", "rate_limit_min", "Unknown member 'rate_limit_min'; " + Members)]
    [TestCase("""{"Name":"a"}""", "Name", "Unknown member 'Name'; " + Members)]
    [TestCase("""{"name":"a","name":"a"}""", "name", "Member 'name' appears more than once")]
    [TestCase("""{"name":"a","ratelimit_min":0}""", "ratelimit_min", LimitRule)]
    [TestCase("""{"name":"a","ratelimit_min":1000001}""", "ratelimit_min", LimitRule)]
    [TestCase("""{"name":"a","ratelimit_min":-1e400}""", "ratelimit_min", LimitRule)]
    [TestCase("""{"name":"a","ratelimit_min":1.5}""", "ratelimit_min", "ratelimit_min must be a whole number")]
    [TestCase("""{"name":"a","ratelimit_min":120.0000000000000000000000000000000001}""", "ratelimit_min", "ratelimit_min must be a whole number")]
    [TestCase("""{"name":"a","ratelimit_min":"120"}""", "ratelimit_min", "ratelimit_min must be a whole number")]
    [TestCase("""{"name":"a","ratelimit_min":null}""", "ratelimit_min", "ratelimit_min must be a whole number")]
    [TestCase("""{"name":"a","ratelimit_min":true}""", "ratelimit_min", "ratelimit_min must be a whole number")]
    [TestCase("""{"name":"a","permission":"Admin"}""", "permission", "Permission must be 'user' or 'admin'")]
    [TestCase("""{"name":"a","permission":null}""", "permission", "permission must be a string")]
    [TestCase("""{"name":"a","expires_at":"2025-12-31T23:59:59Z"}""", "expires_at", "expires_at must be in the future")]
    [TestCase("""{"name":"a","expires_at":"2026-01-01T00:00:00.0009Z"}""", "expires_at", "expires_at must be in the future")]
    [TestCase("""{"name":"a","expires_at":"2030-01-01"}""", "expires_at", DateTimeRule)]
    [TestCase("""{"name":"a","expires_at":1}""", "expires_at", DateTimeRule)]
    [TestCase("""{"name":"a","owner_id":""}""", "owner_id", OwnerRule)]
    [TestCase("""{"name":"a","owner_id":"a\u0000"}""", "owner_id", OwnerRule)]
    [TestCase("""{"name":"a","owner_id":"\u202eb"}""", "owner_id", OwnerRule)]
    [TestCase("""{"name":"a","owner_id":"avcna_sk_2675"}""", "owner_id", "owner_id must not contain an API key")]
    [TestCase("""{"name":"a","owner_id":7}""", "owner_id", "owner_id must be a string or null")]
    [TestCase("""{"name":"a","owner_id":["7"]}""", "owner_id", "owner_id must be a string or null")]
    [TestCase("""{"name":"a","scopes":null}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"name":"a","scopes":"a"}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"name":"a","scopes":{}}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"name":"a","scopes":[1]}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"name":"a","scopes":["a",null]}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"name":"a","scopes":[["a"]]}""", "scopes", "scopes must be a list of strings")]
    [TestCase("""{"name":"a","scopes":["a","A","a"]}""", "scopes", "scopes has 'a' more than once")]
    [TestCase("""{"name":"a","scopes":[""]}""", "scopes", "scopes has ''" + ScopeRule)]
    [TestCase("""{"name":"a","scopes":["a b"]}""", "scopes", "scopes has 'a b'" + ScopeRule)]
    [TestCase("""{"name":"a","scopes":["*:read"]}""", "scopes", "scopes has '*:read'" + ScopeRule)]
    [TestCase("""{"name":"a","scopes":["a\"b"]}""", "scopes", "scopes has 'a\"b'" + ScopeRule)]
    [TestCase("""{"name":"a","scopes":["avcna_sk_2675"]}""", "scopes", "scopes must not contain an API key")]
    [TestCase("""{"name":"a","allowed_addresses":null}""", "allowed_addresses", "allowed_addresses must be a list of strings")]
    [TestCase("""{"name":"a","allowed_addresses":"::1"}""", "allowed_addresses", "allowed_addresses must be a list of strings")]
    [TestCase("""{"name":"a","allowed_addresses":[1]}""", "allowed_addresses", "allowed_addresses must be a list of strings")]
    [TestCase("""{"name":"a","allowed_addresses":[null]}""", "allowed_addresses", "allowed_addresses must be a list of strings")]
    [TestCase("""{"name":"a","allowed_addresses":["localhost"]}""", "allowed_addresses", "allowed_addresses has 'localhost', which must be an IP address such as 10.0.0.7 or fd00::7, or a network such as 10.0.0.0/8 or fd00::/8")]
    [TestCase("""{"name":"a","allowed_addresses":["010.0.0.1"]}""", "allowed_addresses", "allowed_addresses has '010.0.0.1', which must be an IP address such as 10.0.0.7 or fd00::7, or a network such as 10.0.0.0/8 or fd00::/8")]
    [TestCase("""{"name":"a","allowed_addresses":["10.0.0.1/8"]}""", "allowed_addresses", "allowed_addresses has '10.0.0.1/8', which has bits set after the first 8; its network is 10.0.0.0/8")]
    [TestCase("""{"name":"a","allowed_addresses":["fe80::1%eth0"]}""", "allowed_addresses", "allowed_addresses has 'fe80::1%eth0', which must be written fe80::1")]
    [TestCase("""{"name":"a","owner_id":"7","owner_id":"7"}""", "owner_id", "Member 'owner_id' appears more than once")]
    [TestCase("""{"name":"a","metadata":[]}""", "metadata", "Metadata must be a JSON object")]
    [TestCase("""{"name":"a","metadata":{"b":{"c":1,"c":2}}}""", "metadata", "Member 'c' appears more than once inside 'metadata'")]
    [TestCase("""{"name":"a","metadata":{"b":["\udc00"]}}""", "metadata", "Member 'metadata' has a lone surrogate, which is not a character")]
    [TestCase("""{"name":"\ud800"}""", "name", "Member 'name' has a lone surrogate, which is not a character")]
    [TestCase("""{"name":"a","\ud800":1}""", "\\ud800", "Member '\\ud800' has a lone surrogate, which is not a character")]
    [TestCase("""{"\ud800":1}""", "\\ud800", "Member '\\ud800' has a lone surrogate, which is not a character")]
    [TestCase("""{"name":"a" """, "name", "Request body is not valid JSON at member 'name', line 1, byte 13")]
    [TestCase("""{"name":tru}""", "name", "Request body is not valid JSON at member 'name', line 1, byte 12")]
    [TestCase("", "body", "Request body is not valid JSON, line 1, byte 1")]
    [TestCase("[]", "body", "Request body must be a JSON object")]
    [TestCase("1", "body", "Request body must be a JSON object")]
    [TestCase("""["\ud800"]""", "body", "Request body must be a JSON object")]
    [TestCase("""{"name":"a"} x""", "body", "Request body is not valid JSON, line 1, byte 14")]
    [TestCase("null", "body", "Request body must be a JSON object")]
    public async Task Create_BadBody_IsA400ThatNamesTheMember(string body, string member, string message) =>
        (await Api.SendAsync(ApiRequest.CreateKey(body))).ShouldBeInvalid(member, message);

    [Test]
    public async Task Create_LongUnknownMember_IsNamedCutAtFiftyCharacters()
    {
        var response = await Api.SendAsync(ApiRequest.CreateKey($$"""{"{{new string('x', 60)}}":1}"""));

        var shown = new string('x', 50);
        response.ShouldBeInvalid(shown, $"Unknown member '{shown}'; {Members}");
    }

    [Test]
    public async Task Create_KeyAsMemberName_IsMasked() =>
        (await Api.SendAsync(ApiRequest.CreateKey($$"""{"{{AvicennaApi.AdminKey}}":1}"""))).ShouldBeInvalid("avcna_sk_***", $"Unknown member 'avcna_sk_***'; {Members}");

    [Test]
    public async Task Create_SeveralFaults_NamesThemAllAndTheFirstIsTheMessage()
    {
        var response = await Api.SendAsync(ApiRequest.CreateKey("""{"permission":"root","ratelimit_min":0}"""));

        response.Json.GetProperty("message").GetString().Should().Be("Name is required");
        response.Json.GetProperty("errors").GetRawText().Should().Be(
            $$"""{"name":["Name is required"],"ratelimit_min":["{{LimitRule}}"],"permission":["Permission must be 'user' or 'admin'"]}""");
    }

    [Test]
    public async Task Create_MetadataOverFourKiB_Is400()
    {
        var most = new string('é', (4096 - 8) / 2);

        (await Api.SendAsync(ApiRequest.CreateKey($$$"""{"name":"a","metadata":{"a":"{{{most}}}"}}"""))).Status.Should().Be(201);
        (await Api.SendAsync(ApiRequest.CreateKey($$$"""{"name":"a","metadata":{"a":"{{{most}}}x"}}"""))).ShouldBeInvalid("metadata", "Metadata must be at most 4096 bytes of compact JSON");
    }

    [TestCase("owner_id", "\"{0}\"", 255, "owner_id must be 1 to 255 characters, without control and bidirectional control characters")]
    [TestCase("scopes", "[\"{0}\"]", 100, null)]
    public async Task Create_LongestText_IsTakenAndOneCharacterMoreIsNot(string member, string value, int length, string? message)
    {
        async Task<ApiResponse> SendAsync(int count) =>
            await Api.SendAsync(ApiRequest.CreateKey($$"""{"name":"a","{{member}}":{{string.Format(null, value, new string('x', count))}}}"""));

        (await SendAsync(length)).Status.Should().Be(201);
        (await SendAsync(length + 1)).ShouldBeInvalid(member, message ?? $"scopes has '{new string('x', 50)}'{ScopeRule}");
    }

    [TestCase("scopes", "s{0}")]
    [TestCase("allowed_addresses", "10.0.0.{0}")]
    public async Task Create_SixtyFourOfAList_AreTakenAndOneMoreIsNot(string member, string text)
    {
        async Task<ApiResponse> SendAsync(int count) =>
            await Api.SendAsync(ApiRequest.CreateKey($$"""{"name":"a","{{member}}":[{{string.Join(',', Enumerable.Range(0, count).Select(number => $"\"{string.Format(null, text, number)}\""))}}]}"""));

        (await SendAsync(64)).Status.Should().Be(201);
        (await SendAsync(65)).ShouldBeInvalid(member, $"{member} must be at most 64");
    }

    [TestCase(30, 201)]
    [TestCase(31, 400)]
    [TestCase(62, 400)]
    [TestCase(500, 400)]
    public async Task Create_DeepMetadata_IsTakenWhileItCanBeShownAgain(int levels, int status)
    {
        var metadata = $$"""{"a":{{new string('[', levels)}}{{new string(']', levels)}}}""";

        var response = await Api.SendAsync(ApiRequest.CreateKey($$"""{"name":"a","metadata":{{metadata}}}"""));

        response.Status.Should().Be(status, response.Body);
        if (status == 400)
        {
            response.ShouldBeInvalid("metadata", "Request body must not be nested deeper than 32 levels");
        }
        else
        {
            var current = await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(response.Json.GetProperty("key").GetString()!));
            current.Json.GetProperty("key_data").GetProperty("metadata").GetRawText().Should().Be(metadata);
        }
    }

    [Test]
    public async Task Create_InvalidUtf8_Is400() =>
        (await Api.SendAsync(ApiRequest.CreateKey("") with { Body = [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8] })).ShouldBeInvalid("body", "Request body must be UTF-8");

    [Test]
    public async Task Create_UnknownQueryParameter_Is400() =>
        (await Api.SendAsync(ApiRequest.CreateKey("""{"name":"a"}""") with { Path = "/admin/api-keys?dry_run=1" })).ShouldBeInvalid("dry_run", "Unknown query parameter 'dry_run'");

    [TestCase("text/plain")]
    [TestCase("application/xml")]
    [TestCase("multipart/form-data")]
    [TestCase("application/x-www-form-urlencoded; charset=utf-7")]
    [TestCase("application/merge-patch+json")]
    [TestCase("application/json; charset=utf-16")]
    [TestCase(null)]
    public async Task Create_OtherMediaType_Is415(string? contentType) =>
        (await Api.SendAsync(ApiRequest.CreateKey("""{"name":"a"}""") with { ContentType = contentType }))
            .ShouldBeProblem(415, "Unsupported Media Type", "unsupported_media_type", "Content-Type must be application/json");

    [TestCase("application/json; charset=utf-8")]
    [TestCase("APPLICATION/JSON; charset=\"UTF-8\"")]
    public async Task Create_JsonInUtf8_IsTaken(string contentType) =>
        (await Api.SendAsync(ApiRequest.CreateKey("""{"name":"a"}""") with { ContentType = contentType })).Status.Should().Be(201);

    [Test]
    public async Task Create_BodyOfSixteenKiB_IsReadAndOneByteMoreIsNot()
    {
        const int Limit = 16 * 1024;
        static ApiRequest OfSize(int size) => ApiRequest.CreateKey("""{"name":"a"}""".PadRight(size));

        (await Api.SendAsync(OfSize(Limit))).Status.Should().Be(201);
        (await Api.SendAsync(OfSize(Limit + 1))).ShouldBeProblem(413, "Payload Too Large", "body_too_large", "Request body must be at most 16 KiB");
        (await Api.SendAsync(OfSize(Limit + 1) with { Headers = [("Transfer-Encoding", "chunked")] })).Status.Should().Be(413);
    }

    [Test]
    public async Task Create_UserKey_Is403BeforeTheBodyIsLookedAt()
    {
        var (secret, _) = await Api.CreateKeyAsync("user");

        var response = await Api.SendAsync(ApiRequest.CreateKey("nonsense").WithKey(secret) with { ContentType = "text/plain" });

        response.ShouldBeProblem(403, "Forbidden", "admin_required", "Admin permission required");
        response.Header("WWW-Authenticate").Should().Be("Bearer realm=\"default\", error=\"insufficient_scope\"");
    }

    [Test]
    public async Task Create_AnyBytes_AreNeverA500()
    {
        var random = Gen.Byte.Array[0, 200];
        var almost = Gen.String.Select(text => Encoding.UTF8.GetBytes($$"""{"name":"{{text}}","metadata":{"{{text}}": {{text}} } }"""));
        await Check.SampleAsync(
            Gen.OneOf(random, almost),
            async body =>
            {
                var response = await Api.SendAsync(ApiRequest.CreateKey("") with { Body = body });
                return response.Status is 201 or 400;
            },
            iter: 300,
            threads: 2);
    }
}
