using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Hosting;

/// <summary>
/// Holds every exchange of the tests against <c>docs/openapi.json</c>, and remembers which answers were seen. What isn't described fails:
/// a path, a method, a status, a <c>code</c>, a member of a body or a header.
/// </summary>
internal static class ApiContract
{
    // They aren't calls of the API.
    private static readonly string[] Documents = ["/openapi/", "/docs", "/llms.txt", "/README.md", "/CONTRIBUTING.md", "/CHANGELOG.md", "/LICENSE", "/assets/"];

    private static readonly JsonObject Document = JsonNode.Parse(File.ReadAllText(Path))!.AsObject();
    private static readonly ContractSchemas Schemas = new(Document);

    private static readonly List<(Regex Path, JsonObject Item)> Items =
        [.. Document["paths"]!.AsObject().Select(path => (Pattern(path.Key), path.Value!.AsObject()))];

    // Of all headers that are described anywhere.
    private static readonly HashSet<string> KnownHeaders =
        [.. Responses().SelectMany(response => (response.Response["headers"] as JsonObject ?? []).Select(header => header.Key))];

    private static readonly ConcurrentDictionary<DescribedAnswer, bool> Seen = new();

    /// <summary>Where the committed document is.</summary>
    public static string Path => System.IO.Path.Combine(Repository.Root, "docs", "openapi.json");

    /// <summary>Every answer that is described: each status of each call, and each <c>code</c> of a refusal.</summary>
    public static IReadOnlySet<DescribedAnswer> Described { get; } = Responses()
        .SelectMany(response => (CodesOf(response.Response) ?? [null]).Select(code => new DescribedAnswer(response.Call, response.Status, code)))
        .ToHashSet();

    /// <summary>Every path that is described.</summary>
    public static IEnumerable<string> Paths => Document["paths"]!.AsObject().Select(path => path.Key);

    /// <summary>Those that no test has seen yet.</summary>
    public static IEnumerable<DescribedAnswer> Unseen => Described.Where(answer => !Seen.ContainsKey(answer));

    /// <summary>Fails unless the answer to a request is described.</summary>
    public static void Check(ApiRequest request, ApiResponse response)
    {
        var path = request.Path.Split('?')[0];
        if (path == "/" || Documents.Any(document => path.StartsWith(document, StringComparison.Ordinal)))
        {
            return;
        }

        if (Items.Find(candidate => candidate.Path.IsMatch(path)).Item is not { } item)
        {
            Require(response.Status is 400 or 404, request, response, "the path isn't described");
            return;
        }

        var isVerification = path.StartsWith("/verify", StringComparison.Ordinal);
        var method = isVerification || request.Method == "HEAD" ? "get" : request.Method.ToLowerInvariant();
        if (item[method] is not JsonObject operation)
        {
            Require(response.Status is 400 or 404 or 405, request, response, "the method isn't described");
            return;
        }

        var described = operation["responses"]![$"{response.Status}"] as JsonObject;
        Require(described is not null, request, response, "the status isn't described");
        CheckHeaders(request, response, described!);
        // Some answers to HEAD have a body here, which the server below takes away.
        var code = request.Method == "HEAD" && response.Body.Length == 0 ? null : CheckBody(request, response, described!);
        Seen.TryAdd(new DescribedAnswer(operation["operationId"]!.GetValue<string>(), response.Status, code), true);
    }

    private static string? CheckBody(ApiRequest request, ApiResponse response, JsonObject described)
    {
        var content = described["content"]![response.ContentHeaders.ContentType?.MediaType ?? ""];
        Require(content is not null, request, response, "the media type isn't described");
        if (content!["schema"]!["$ref"] is not { } schema)
        {
            return null;
        }

        var faults = Schemas.FindFaults(schema.GetValue<string>(), response.Json);
        Require(faults.Count == 0, request, response, string.Join("; ", faults));
        var codes = CodesOf(described);
        var code = codes is null ? null : response.Json.GetProperty("code").GetString();
        Require(codes is null || codes.Contains(code), request, response, $"the code {code} isn't described for this call");
        return code;
    }

    private static void CheckHeaders(ApiRequest request, ApiResponse response, JsonObject described)
    {
        var headers = described["headers"] as JsonObject ?? [];
        foreach (var (name, reference) in headers)
        {
            var header = Document["components"]!["headers"]![reference!["$ref"]!.GetValue<string>().Split('/')[^1]]!;
            var value = response.Header(name);
            Require(value is not null || header["required"] is null, request, response, $"the header {name} is missing");
            Require(value is null || Regex.IsMatch(value, header["schema"]!["pattern"]!.GetValue<string>()), request, response, $"the header {name} isn't as described: {value}");
        }

        var undescribed = response.Headers.Select(header => header.Key).Where(name => KnownHeaders.Contains(name) && !headers.ContainsKey(name));
        Require(!undescribed.Any(), request, response, $"these headers aren't described here: {string.Join(", ", undescribed)}");
    }

    private static void Require(bool holds, ApiRequest request, ApiResponse response, string fault)
    {
        if (!holds)
        {
            Assert.Fail($"{request.Method} {request.Path} → {response.Status} isn't as docs/openapi.json says: {fault}\n{string.Join('\n', response.Headers)}\n{response.Body}");
        }
    }

    private static string?[]? CodesOf(JsonObject response) =>
        response["content"]!["application/problem+json"]?["examples"] is JsonObject examples ? [.. examples.Select(example => example.Key)] : null;

    private static IEnumerable<(string Call, int Status, JsonObject Response)> Responses() =>
        from item in Document["paths"]!.AsObject()
        from operation in item.Value!.AsObject()
        from response in operation.Value!["responses"]!.AsObject()
        select (operation.Value!["operationId"]!.GetValue<string>(), int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture), response.Value!.AsObject());

    // Routes are matched ignoring case, with or without a slash last; what is below /verify/ as it stands.
    private static Regex Pattern(string path) => path == "/verify/{target}" ? new Regex("^/verify/")
        : path == "/verify" ? new Regex("^/verify$")
        : new Regex($"^{Regex.Replace(path, @"\{\w+\}", "[^/]+")}/?$", RegexOptions.IgnoreCase);
}

/// <summary>One of a call's answers.</summary>
/// <param name="Call">The call's <c>operationId</c>.</param>
/// <param name="Status">The status.</param>
/// <param name="Code">The <c>code</c>; null: no refusal.</param>
internal sealed record DescribedAnswer(string Call, int Status, string? Code)
{
    public override string ToString() => $"{Call} {Status} {Code}".TrimEnd();
}
