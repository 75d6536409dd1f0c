using System.Text.Json.Nodes;
using Avicenna.Api.Verification;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>The headers of answers. A name that ends in <c>Maybe</c> is that of a header which not every such answer has.</summary>
internal static class Headers
{
    private const string Maybe = "Maybe";

    private static readonly (string Name, string Description, JsonNode Example, string Pattern)[] Rows =
    [
        ("RateLimit-Policy", "The key's limit (draft-ietf-httpapi-ratelimit-headers): `q` requests in any `w` seconds.", "\"default\";q=120;w=60", "^\"default\";q=[0-9]+;w=60$"),
        ("RateLimit", "How the limit stands: `r` requests are left, and in `t` seconds `r` next grows.", "\"default\";r=119;t=60", "^\"default\";r=[0-9]+;t=[0-9]+$"),
        ("Retry-After", "After how many seconds to try again.", "5", "^[0-9]+$"),
        ("WWW-Authenticate", "The challenge (RFC 6750).", "Bearer realm=\"default\", error=\"invalid_token\"", "^Bearer realm="),
        ("Cache-Control", "The answer must not be kept.", "no-store", "no-store"),
        ("Location", "The path of what was made.", $"/admin/api-keys/{Members.ExampleId}", "^/"),
        (RequestVerifier.KeyIdHeader, "The id of the key that was let in; `-` where none was needed.", Members.ExampleId, "^(-|[0-9a-f-]{36})$"),
        (RequestVerifier.PermissionHeader, "The key's permission; `anonymous` where none was needed.", "user", "^(user|admin|anonymous)$"),
        (RequestVerifier.OwnerIdHeader, "The key's `owner_id` in UTF-8, percent-encoded except for `A-Za-z0-9-._~`; empty if there is none.", "customer-42", "^([A-Za-z0-9._~-]|%[0-9A-F]{2})*$"),
        (RequestVerifier.StatusHeader, "The status that the client should see, for proxies that pass on only 401 and 403.", "403", "^[45][0-9]{2}$"),
        (RequestVerifier.CodeHeader, "The `code`, for proxies that can't pass on a body.", "admin_required", "^[a-z_]+$"),
    ];

    /// <summary>Says that answers have a header.</summary>
    /// <param name="response">The answers.</param>
    /// <param name="name">The header.</param>
    /// <param name="document">The document.</param>
    /// <param name="isCertain">False: only some of them have it.</param>
    public static void Add(OpenApiResponse response, string name, OpenApiDocument document, bool isCertain = true)
    {
        var id = isCertain ? name : name + Maybe;
        (document.Components!.Headers ??= new SortedDictionary<string, IOpenApiHeader>(StringComparer.Ordinal)).TryAdd(id, Header(Rows.Single(row => row.Name == name), isCertain));
        (response.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = new OpenApiHeaderReference(id, document);
    }

    /// <summary>Says that answers tell how the key's limit stands.</summary>
    public static void AddLimit(OpenApiResponse response, OpenApiDocument document, bool isCertain = true)
    {
        Add(response, "RateLimit-Policy", document, isCertain);
        Add(response, "RateLimit", document, isCertain);
    }

    private static OpenApiHeader Header((string Name, string Description, JsonNode Example, string Pattern) row, bool isCertain) => new OpenApiHeader
    {
        Required = isCertain,
        Description = isCertain ? row.Description : $"{row.Description} Not every such answer has it.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = row.Pattern },
        Example = row.Example.DeepClone(),
    };
}
