using System.Text.Json.Nodes;
using Avicenna.Api.Problems;
using Avicenna.Application.Idempotency;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>The schemas and examples of refusals: one schema a status, so that clients have few and lasting types.</summary>
internal static class ProblemSchema
{
    public const string MediaType = "application/problem+json";

    /// <summary>The name of a status' schema, such as <c>ConflictProblem</c>.</summary>
    public static string NameOf(int status) => ReasonPhrases.GetReasonPhrase(status).Replace(" ", "", StringComparison.Ordinal) + "Problem";

    /// <summary>The schema of the refusals with a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="codes">Every <c>code</c> that comes with it.</param>
    /// <param name="document">The document that it is for.</param>
    public static OpenApiSchema Of(int status, IReadOnlyCollection<string> codes, OpenApiDocument document)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = $"Problem details (RFC 9457) of a {status}.",
            Required = new HashSet<string> { "type", "title", "status", "success", "message", "code", "request_id" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("The `code` as a URN.", $"^urn:avicenna:problem:[a-z_]+$"),
                ["title"] = Text("The status in words."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status.", Enum = [JsonValue.Create(status)] },
                ["detail"] = Text("A second sentence, where one helps."),
                ["success"] = new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "Always false.", Enum = [JsonValue.Create(false)] },
                ["message"] = Text("A sentence for a person."),
                ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The name by which programs tell refusals apart.", Enum = [.. codes.Order(StringComparer.Ordinal).Select(code => JsonValue.Create(code))] },
            },
        };
        if (codes.Contains(Problem.MalformedRequest.Code))
        {
            schema.Properties["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "By the name of the member or parameter, what is wrong with it.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
        }

        if (codes.Contains(IdempotencyErrors.Replayed.Code))
        {
            schema.Properties["key_data"] = new OpenApiSchema
            {
                Description = "With `idempotency_replayed`: the key that the first call made or rotated, as it is now; null: it is gone.",
                OneOf = [new OpenApiSchemaReference("ApiKey", document), new OpenApiSchema { Type = JsonSchemaType.Null }],
            };
        }

        schema.Properties["request_id"] = Text("The call's id, as logs have it.");
        return schema;
    }

    /// <summary>An example of a refusal.</summary>
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
