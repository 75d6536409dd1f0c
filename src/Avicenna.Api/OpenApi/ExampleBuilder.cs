using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>Puts examples of bodies together from those of their members.</summary>
internal sealed class ExampleBuilder(IDictionary<string, IOpenApiSchema> schemas)
{
    /// <summary>An example of an object of that schema. Members that may be left out are in it where they have an example.</summary>
    /// <exception cref="InvalidOperationException">A member needs a row in <see cref="Members"/>, for its type doesn't tell an example.</exception>
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
            : throw new InvalidOperationException($"Say in {nameof(Members)} what an example of {name} is");
    }
}
