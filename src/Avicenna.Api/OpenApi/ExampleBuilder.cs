using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>Builds examples of bodies from the examples of their members.</summary>
internal sealed class ExampleBuilder(IDictionary<string, IOpenApiSchema> schemas)
{
    /// <summary>Returns an example of a schema: all required members, and optional ones that have an example.</summary>
    /// <exception cref="InvalidOperationException">A member needs an example in <see cref="Members"/>, because none follows from its type.</exception>
    public JsonObject Of(string schemaName)
    {
        var schema = schemas[schemaName];
        var example = new JsonObject();
        foreach (var (name, property) in schema.Properties!)
        {
            var value = OfValue($"{schemaName}.{name}", property);
            if (value is not null || schema.Required?.Contains(name) == true)
            {
                example[name] = value;
            }
        }

        return example;
    }

    private JsonNode? OfValue(string name, IOpenApiSchema schema)
    {
        if ((schema.Examples is [var said, ..] ? said : schema.Enum is [var only] ? only : null) is { } known)
        {
            return known.DeepClone();
        }

        if (schema is OpenApiSchemaReference reference)
        {
            return Of(reference.Reference.Id!);
        }

        if (schema.OneOf is [OpenApiSchemaReference first, ..])
        {
            return OfValue(name, first);
        }

        var type = schema.Type ?? default;
        return type.HasFlag(JsonSchemaType.Null) ? null
            : type.HasFlag(JsonSchemaType.Array) ? new JsonArray(OfValue(name, schema.Items!))
            : type.HasFlag(JsonSchemaType.Boolean) ? true
            : type.HasFlag(JsonSchemaType.Integer) ? int.Parse(schema.Minimum ?? "1", CultureInfo.InvariantCulture)
            : schema.Format == "uuid" ? Members.ExampleId
            : schema.Format == "date-time" ? "2026-01-01T00:00:00+00:00"
            : throw new InvalidOperationException($"{name} needs an example in {nameof(Members)}");
    }
}
