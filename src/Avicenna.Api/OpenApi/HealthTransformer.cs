using Avicenna.Api.Health;
using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>Describes the health checks, which aren't actions.</summary>
internal sealed class HealthTransformer : IOpenApiDocumentTransformer
{
    public const string Tag = "Health";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        Add(
            document,
            "live",
            "getLiveness",
            "Check that the process runs",
            "Returns 200 while the process runs. `/health/ready` checks whether it can serve requests.");
        Add(
            document,
            "ready",
            "getReadiness",
            "Check that the process can serve requests",
            "Returns 200 if the database can be read and written, and all peppers that keys need are configured. `degraded` means that the node works without the database for a limited time, or that the database can only be read. The response is the last known status, so this call can be made at any rate.",
            new RefusesAttribute(typeof(Problem), nameof(Problem.StoreUnavailable)));
        return Task.CompletedTask;
    }

    private static void Add(OpenApiDocument document, string check, string id, string summary, string description, params RefusesAttribute[] refusals)
    {
        var responses = new ResponsesBuilder(document);
        var operation = new OpenApiOperation
        {
            OperationId = id,
            Summary = summary,
            Description = description,
            Tags = new HashSet<OpenApiTagReference> { new(Tag, document) },
            Security = [],
            Responses = new OpenApiResponses { ["200"] = responses.Answer(StatusCodes.Status200OK, typeof(HealthResponse), isCounted: false) },
        };
        var problems = CallRefusals.Of([new TenantlessAttribute(), .. refusals], hasBody: false);
        foreach (var (status, response) in responses.Refusals(problems, needsKey: false).OrderBy(refusal => refusal.Key, StringComparer.Ordinal))
        {
            operation.Responses.Add(status, response);
        }

        document.Paths.Add($"/health/{check}", new OpenApiPathItem { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Get] = operation } });
    }
}
