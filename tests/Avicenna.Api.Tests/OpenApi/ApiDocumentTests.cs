using System.Text.Json.Nodes;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.OpenApi;

/// <summary>The API's description, as it is served and as it is committed.</summary>
internal sealed class ApiDocumentTests(DatabaseProvider provider) : ApiFixture(provider)
{
    /// <summary>With the value 1, the committed document becomes the served one.</summary>
    private const string UpdateVariable = "AVICENNA_UPDATE_OPENAPI";

    private static readonly ApiRequest Json = ApiRequest.Get("/openapi/v1.json") with { Authorization = null };

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "avicenna.dev" };

    [Test]
    public async Task Json_Served_IsTheCommittedDocument()
    {
        var served = (await Api.SendAsync(Json)).Body;
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            await File.WriteAllTextAsync(ApiContract.Path, served);
        }

        // Without both texts in the message, which have thousands of lines.
        var isCommitted = await File.ReadAllTextAsync(ApiContract.Path) == served;

        isCommitted.Should().BeTrue("docs/openapi.json shows every change of the contract: write it anew by `dotnet cake --target=OpenApi` and commit it");
    }

    [TestCase("/openapi/v1.json", "application/json", "{\n  \"openapi\": \"3.1.1\",")]
    [TestCase("/openapi/v1.yaml", "application/yaml", "openapi: '3.1.1'\n")]
    public async Task Document_AnyHostNoKey_IsServedAlsoToHead(string path, string mediaType, string start)
    {
        var request = ApiRequest.Get(path) with { Authorization = null, Host = "www.example.com" };

        var response = await Api.SendAsync(request);
        var head = await Api.SendAsync(request with { Method = "HEAD" });

        response.Status.Should().Be(200);
        response.Body.Should().StartWith(start);
        response.ContentHeaders.ContentType!.MediaType.Should().Be(mediaType);
        (head.Status, head.Body).Should().Be((200, ""));
        head.ContentHeaders.ContentLength.Should().Be(response.ContentHeaders.ContentLength).And.BePositive();
    }

    [Test]
    public async Task Bodies_WithoutAnyMember_AreRefusedForThoseThatAreRequired()
    {
        foreach (var (path, method, operation) in OperationsWith("requestBody").Where(call => !call.Path.Contains('{')))
        {
            var schema = Resolve(operation["requestBody"]!["content"]!["application/json"]!["schema"]!);
            var required = (schema["required"] as JsonArray ?? []).Select(member => member!.GetValue<string>()).ToList();

            var response = await Api.SendAsync(new ApiRequest(method, path) { Body = "{}"u8.ToArray(), Host = "avicenna.dev" });

            (response.Status == 400 ? response.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name) : []).Should().BeEquivalentTo(required, response.Body);
        }
    }

    [Test]
    public async Task Bodies_OfTheExamples_AreAccepted()
    {
        foreach (var (path, method, operation) in OperationsWith("requestBody").Where(call => !call.Path.Contains('{')))
        {
            var example = operation["requestBody"]!["content"]!["application/json"]!["example"]!;

            var response = await Api.SendAsync(new ApiRequest(method, path) { Body = System.Text.Encoding.UTF8.GetBytes(example.ToJsonString()), Host = "avicenna.dev" });

            // The secret of the example is no key's.
            response.Status.Should().Match(status => path == "/admin/api-keys/lookup" ? status == 404 : status == 200 || status == 201, response.Body);
        }
    }

    [Test]
    public void Parameters_All_AreDescribedAndHaveAnExample()
    {
        var parameters = OperationsWith("parameters").SelectMany(call => call.Operation["parameters"]!.AsArray(), (call, parameter) => (call.Path, Parameter: parameter!)).ToList();

        parameters.Should().NotBeEmpty();
        foreach (var (path, parameter) in parameters)
        {
            parameter["description"].Should().NotBeNull($"Members needs a row for {parameter["name"]} of {path}");
            parameter["example"].Should().NotBeNull($"Members needs a row for {parameter["name"]} of {path}");
        }
    }

    private static JsonObject Document => JsonNode.Parse(File.ReadAllText(ApiContract.Path))!.AsObject();

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> OperationsWith(string part) =>
        from item in Document["paths"]!.AsObject()
        from operation in item.Value!.AsObject()
        where operation.Value![part] is not null
        select (item.Key, operation.Key.ToUpperInvariant(), operation.Value!.AsObject());

    private static JsonNode Resolve(JsonNode schema) => Document["components"]!["schemas"]![schema["$ref"]!.GetValue<string>().Split('/')[^1]]!;
}
