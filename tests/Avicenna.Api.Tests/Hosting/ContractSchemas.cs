using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Avicenna.Api.Tests.Hosting;

/// <summary>The schemas of a description, as a validator of JSON Schema 2020-12 takes them, with every object closed: members that aren't described are faults.</summary>
internal sealed class ContractSchemas(JsonObject document)
{
    private readonly ConcurrentDictionary<string, JsonSchema> schemas = new();
    private readonly JsonObject definitions = Close(JsonNode.Parse(document["components"]!["schemas"]!.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!);

    /// <summary>What is wrong with a body; empty: nothing.</summary>
    /// <param name="reference">The <c>$ref</c> of the schema.</param>
    /// <param name="body">The body.</param>
    public IReadOnlyList<string> FindFaults(string reference, JsonElement body)
    {
        var schema = schemas.GetOrAdd(reference, _ => JsonSchema.FromText(new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$ref"] = $"#/$defs/{reference.Split('/')[^1]}",
            ["$defs"] = definitions.DeepClone(),
        }.ToJsonString()));
        var results = schema.Evaluate(body, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return results.IsValid ? [] : [.. (results.Details ?? []).Where(result => result.Errors is not null).Select(result => $"{result.InstanceLocation}: {string.Join(", ", result.Errors!.Values)}")];
    }

    private static JsonObject Close(JsonNode definitions)
    {
        foreach (var (_, definition) in definitions.AsObject())
        {
            definition!["additionalProperties"] = false;
        }

        return definitions.AsObject();
    }
}
