using System.Text.Json.Nodes;
using Avicenna.Api.Verification;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>Describes response headers. A component whose name ends in <c>Maybe</c> is a header that isn't in every such response.</summary>
internal static class Headers
{
    private const string Maybe = "Maybe";

    private static readonly (string Name, string Description, JsonNode Example, string Pattern)[] Rows =
    [
        ("RateLimit-Policy", "The key's rate limit: `q` requests in any `w` seconds (draft-ietf-httpapi-ratelimit-headers).", "\"default\";q=120;w=60", "^\"default\";q=[0-9]+;w=60$"),
        ("RateLimit", "The state of the limit: `r` requests are left, and `r` grows in `t` seconds.", "\"default\";r=119;t=60", "^\"default\";r=[0-9]+;t=[0-9]+$"),
        ("Retry-After", "The number of seconds to wait before trying again.", "5", "^[0-9]+$"),
        ("WWW-Authenticate", "The challenge (RFC 6750).", "Bearer realm=\"default\", error=\"invalid_token\"", "^Bearer realm="),
        ("Cache-Control", "The response must not be stored.", "no-store", "no-store"),
        ("Location", "The path of the created object.", $"/admin/api-keys/{Members.ExampleId}", "^/"),
        (RequestVerifier.KeyIdHeader, "The id of the key; `-` if the request needs none.", Members.ExampleId, "^(-|[0-9a-f-]{36})$"),
        (RequestVerifier.PermissionHeader, "The permission of the key; `anonymous` if the request needs no key.", "user", "^(user|admin|anonymous)$"),
        (RequestVerifier.OwnerIdHeader, "The key's `owner_id` in UTF-8, percent-encoded except for `A-Za-z0-9-._~`; empty if there is none.", "customer-42", "^([A-Za-z0-9._~-]|%[0-9A-F]{2})*$"),
        (RequestVerifier.StatusHeader, "The status that the client should see, for proxies that pass on only 401 and 403.", "403", "^[45][0-9]{2}$"),
        (RequestVerifier.CodeHeader, "The `code`, for proxies that can't pass on a body.", "admin_required", "^[a-z_]+$"),
    ];

    /// <summary>Adds a header to the description of a response.</summary>
    /// <param name="response">The response.</param>
    /// <param name="name">The name of the header.</param>
    /// <param name="document">The document.</param>
    /// <param name="isCertain">Whether every such response has the header.</param>
    public static void Add(OpenApiResponse response, string name, OpenApiDocument document, bool isCertain = true)
    {
        var id = isCertain ? name : name + Maybe;
        (document.Components!.Headers ??= new SortedDictionary<string, IOpenApiHeader>(StringComparer.Ordinal)).TryAdd(id, Header(Rows.Single(row => row.Name == name), isCertain));
        (response.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = new OpenApiHeaderReference(id, document);
    }

    /// <summary>Adds the headers that report the state of the rate limit.</summary>
    public static void AddLimit(OpenApiResponse response, OpenApiDocument document, bool isCertain = true)
    {
        Add(response, "RateLimit-Policy", document, isCertain);
        Add(response, "RateLimit", document, isCertain);
    }

    private static OpenApiHeader Header((string Name, string Description, JsonNode Example, string Pattern) row, bool isCertain) => new OpenApiHeader
    {
        Required = isCertain,
        Description = isCertain ? row.Description : $"{row.Description} Not in every such response.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = row.Pattern },
        Example = row.Example.DeepClone(),
    };
}
