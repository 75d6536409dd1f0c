using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class UpdateApiKeyMetadataTests(DatabaseProvider provider) : ApiFixture(provider)
{
    // Mostly RFC 7396's own examples.
    [TestCase("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [TestCase("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [TestCase("""{"a":"b"}""", """{"a":null}""", "{}")]
    [TestCase("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [TestCase("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [TestCase("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [TestCase("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [TestCase("""{"a":{"b":"c","x":{"y":1,"z":2}}}""", """{"a":{"x":{"y":null}}}""", """{"a":{"b":"c","x":{"z":2}}}""")]
    [TestCase("""{"a":[{"b":"c"}]}""", """{"a":[1,null]}""", """{"a":[1,null]}""")]
    [TestCase("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [TestCase("""{"a":"foo"}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [TestCase("null", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [TestCase("null", "{}", "{}")]
    [TestCase("""{"a":1}""", "null", "null")]
    [TestCase("""{"n":1.0}""", """{"m":1e2}""", """{"n":1.0,"m":1e2}""")]
    [TestCase("""{"é":"ß"}""", """{"ü":"<&>"}""", """{"é":"ß","ü":"<&>"}""")]
    [TestCase("""{"":1}""", """{"A":1,"a":2}""", """{"":1,"A":1,"a":2}""")]
    public async Task Update_Metadata_IsMergedRecursively(string before, string patch, string after)
    {
        var (_, id) = await Api.CreateKeyAsync(more: $",\"metadata\":{before}");

        var response = await Api.SendAsync(ApiRequest.PatchKey(id, $$"""{"metadata":{{patch}}}"""));

        response.Status.Should().Be(200, response.Body);
        response.Json.GetProperty("key_data").GetProperty("metadata").GetRawText().Should().Be(after);
    }

    [TestCase("[]")]
    [TestCase("\"a\"")]
    [TestCase("1")]
    [TestCase("false")]
    public async Task Update_MetadataThatIsNoObject_Is400(string metadata)
    {
        var (_, id) = await Api.CreateKeyAsync();

        (await Api.SendAsync(ApiRequest.PatchKey(id, $$"""{"metadata":{{metadata}}}"""))).ShouldBeInvalid("metadata", "Metadata must be a JSON object");
    }

    [Test]
    public async Task Update_MetadataThatGrowsOverFourKiB_Is400AndChangesNothing()
    {
        var half = new string('x', 2040);
        var (_, id) = await Api.CreateKeyAsync(more: $$$""","metadata":{"a":"{{{half}}}"}""");

        (await Api.SendAsync(ApiRequest.PatchKey(id, $$$"""{"name":"Changed","metadata":{"b":"{{{half}}}xx"}}""")))
            .ShouldBeInvalid("metadata", "Metadata must be at most 4096 bytes of compact JSON");

        var key = (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}"))).Json.GetProperty("key_data");
        key.GetProperty("name").GetString().Should().Be("Test key");
        key.GetProperty("metadata").EnumerateObject().Should().ContainSingle();
        (await Api.SendAsync(ApiRequest.PatchKey(id, $$$"""{"metadata":{"b":"{{{half}}}x"}}"""))).Status.Should().Be(200);
    }

    [Test]
    public async Task Update_KeyInMetadataOrName_Is400ThatDoesNotRepeatIt()
    {
        var (secret, id) = await Api.CreateKeyAsync();

        (await Api.SendAsync(ApiRequest.PatchKey(id, $$$"""{"metadata":{"a":["{{{secret}}}"]}}"""))).ShouldBeInvalid("metadata", "Metadata must not contain an API key");
        (await Api.SendAsync(ApiRequest.PatchKey(id, $$"""{"name":"{{secret[..50]}}"}"""))).ShouldBeInvalid("name", "Name must not contain an API key");
        (await Api.SendAsync(ApiRequest.CreateKey($$"""{"name":"{{secret[..50]}}"}"""))).ShouldBeInvalid("name", "Name must not contain an API key");
        (await Api.SendAsync(ApiRequest.CreateKey($$$"""{"name":"a","metadata":{"{{{secret}}}":1}}"""))).ShouldBeInvalid("metadata", "Metadata must not contain an API key");
    }
}
