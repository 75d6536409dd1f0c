using Avicenna.Api.Health;
using Avicenna.Api.Verification;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>Completes the document with its info, tags and security scheme, and the schemas and examples of all bodies.</summary>
internal sealed class DocumentTransformer : IOpenApiDocumentTransformer
{
    public const string SecurityScheme = "bearer";

    private static readonly (string Name, string Description)[] Tags =
    [
        ("API keys", "Create, list, change, rotate, look up and delete a tenant's keys."),
        ("Current API key", "Show, count the requests of, and delete the presented key. Any key may make these calls."),
        ("Endpoints", "Define what requests to the parts of a tenant's API require."),
        ("Settings", "Define what requests that match no endpoint require."),
        ("Usage", "Count requests by outcome."),
        ("Audit events", "Show who changed keys, endpoints and settings."),
        (VerifyTransformer.Tag, "Decide requests on behalf of reverse proxies and programs."),
        ("Changes", "Notify clients that cache keys, endpoints or settings."),
        (HealthTransformer.Tag, "Check the health of a node. These calls accept any host and need no key."),
    ];

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Avicenna",
            Version = "1.0.0",
            Summary = "Issues, verifies, limits and governs API keys.",
            Description = $"""
                Errors are problem details (RFC 9457). Programs should distinguish them by `code`. Checks run in this order: subdomain, route, credential, client address, rate limit, permission and scopes, media type and size, body.

                An unknown path returns 404 `not_found`. A method that a path doesn't support returns 405 `method_not_allowed` with the supported ones in `Allow`. HEAD is supported wherever GET is, with the same status and headers and no body.

                The guide at [/docs/api.md](/docs/api.md) explains the concepts with examples. [/llms.txt](/llms.txt) lists all documentation.
                """,
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The host that serves this document. If tenants have subdomains, the host determines the tenant." }];
        document.Tags = new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        var components = document.Components ??= new OpenApiComponents();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [SecurityScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key: `Authorization: Bearer avcna_sk_…`. With the setting `Credentials:Header`, a server also accepts the key alone in that header." },
        };
        foreach (var item in document.Paths.Values)
        {
            item.Operations?.Remove(HttpMethod.Head);
        }

        DescribeBodies(document, context);
        var paths = document.Paths.OrderBy(path => path.Key, StringComparer.Ordinal).ToList();
        document.Paths = [];
        paths.ForEach(path => document.Paths.Add(path.Key, path.Value));
        return Task.CompletedTask;
    }

    private static void DescribeBodies(OpenApiDocument document, OpenApiDocumentTransformerContext context)
    {
        var builder = new SchemaBuilder(document, document.Components!.Schemas ?? new Dictionary<string, IOpenApiSchema>());
        foreach (var call in context.DescriptionGroups.SelectMany(group => group.Items))
        {
            if (OperationTransformer.BodyOf(call) is { } body)
            {
                builder.Add(body, isInput: true);
            }

            foreach (var answer in call.SupportedResponseTypes.Where(answer => !OperationTransformer.IsEventStream(answer)))
            {
                builder.Add(answer.Type!, isInput: false);
            }
        }

        builder.Add(typeof(HealthResponse), isInput: false);
        builder.Add(typeof(VerifyResponse), isInput: false);
        foreach (var values in Members.ValueSets)
        {
            builder.Schemas[values.Name] = values.ToSchema();
        }

        document.Components.Schemas = builder.Schemas;
        foreach (var (status, codes) in RefusalsOf(document))
        {
            builder.Schemas[ProblemSchema.NameOf(status)] = ProblemSchema.Of(status, codes, document);
        }

        var examples = new ExampleBuilder(builder.Schemas);
        foreach (var media in OperationsOf(document).SelectMany(MediaOf).Where(media => media is { Examples: null, Schema: OpenApiSchemaReference }))
        {
            media.Example = examples.Of(((OpenApiSchemaReference)media.Schema!).Reference.Id!);
        }
    }

    private static IEnumerable<(int Status, HashSet<string> Codes)> RefusalsOf(OpenApiDocument document) =>
        from operation in OperationsOf(document)
        from response in operation.Responses!
        let examples = response.Value.Content!.Values.Single().Examples
        where examples is not null
        group examples.Keys by response.Key into status
        select (int.Parse(status.Key, CultureInfo.InvariantCulture), status.SelectMany(codes => codes).ToHashSet());

    private static IEnumerable<OpenApiOperation> OperationsOf(OpenApiDocument document) => document.Paths.Values.SelectMany(item => item.Operations!.Values);

    private static IEnumerable<OpenApiMediaType> MediaOf(OpenApiOperation operation) =>
        operation.Responses!.Values.SelectMany(response => response.Content!.Values).Concat(operation.RequestBody?.Content?.Values ?? []);
}
