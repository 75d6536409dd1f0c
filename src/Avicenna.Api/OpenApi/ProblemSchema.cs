using System.Text.Json.Nodes;
using Avicenna.Api.Problems;
using Avicenna.Application.Idempotency;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>Builds the schemas and examples of errors. There is one schema per status, so that generated clients have few types, and stable ones.</summary>
internal static class ProblemSchema
{
    public const string MediaType = "application/problem+json";

    /// <summary>Returns the name of the schema for a status, such as <c>ConflictProblem</c>.</summary>
    public static string NameOf(int status) => ReasonPhrases.GetReasonPhrase(status).Replace(" ", "", StringComparison.Ordinal) + "Problem";

    /// <summary>Returns the schema of errors with a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="codes">All codes of errors with this status.</param>
    /// <param name="document">The document.</param>
    public static OpenApiSchema Of(int status, IReadOnlyCollection<string> codes, OpenApiDocument document)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = $"Problem details (RFC 9457) of an error with status {status}.",
            Required = new HashSet<string> { "type", "title", "status", "success", "message", "code", "request_id" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("The `code` as a URN.", $"^urn:avicenna:problem:[a-z_]+$"),
                ["title"] = Text("The HTTP status as text."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status.", Enum = [JsonValue.Create(status)] },
                ["detail"] = Text("A second sentence for people, if it helps."),
                ["success"] = new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "Always false.", Enum = [JsonValue.Create(false)] },
                ["message"] = Text("A sentence for people. It may change between versions."),
                ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The name of the error, for programs.", Enum = [.. codes.Order(StringComparer.Ordinal).Select(code => JsonValue.Create(code))] },
            },
        };
        if (codes.Contains(Problem.MalformedRequest.Code))
        {
            schema.Properties["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "The problems, by the name of the member or parameter.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
        }

        if (codes.Contains(IdempotencyErrors.Replayed.Code))
        {
            schema.Properties["key_data"] = new OpenApiSchema
            {
                Description = "Only with `idempotency_replayed`: the current data of the key that the first call created or rotated; null if it was deleted.",
                OneOf = [new OpenApiSchemaReference("ApiKey", document), new OpenApiSchema { Type = JsonSchemaType.Null }],
            };
        }

        schema.Properties["request_id"] = Text("The id of the call, as in the logs.");
        return schema;
    }

    /// <summary>Returns an example of an error.</summary>
    public static JsonObject ExampleOf(Problem problem)
    {
        var isInvalid = problem.Code == Problem.MalformedRequest.Code;
        var message = isInvalid ? "Name is required" : problem.Message;
        var example = new JsonObject
        {
            ["type"] = $"urn:avicenna:problem:{problem.Code}",
            ["title"] = ReasonPhrases.GetReasonPhrase(problem.Status),
            ["status"] = problem.Status,
            ["success"] = false,
            ["message"] = message,
            ["code"] = problem.Code,
        };
        if (isInvalid)
        {
            example["errors"] = new JsonObject { ["name"] = new JsonArray(message) };
        }

        if (problem.Code == IdempotencyErrors.Replayed.Code)
        {
            example["key_data"] = null;
        }

        example["request_id"] = "0HNQEF4H29A53:00000001";
        return example;
    }

    private static OpenApiSchema Text(string description, string? pattern = null) => new() { Type = JsonSchemaType.String, Description = description, Pattern = pattern };
}
