using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>Builds the schemas of simple values.</summary>
internal static class ValueSchema
{
    /// <summary>Returns the schema of a simple type; null for a list or an object with members.</summary>
    public static OpenApiSchema? Of(Type type, bool isNullable = false)
    {
        (JsonSchemaType Type, string? Format)? found =
            type == typeof(string) ? (JsonSchemaType.String, null)
            : type == typeof(Guid) ? (JsonSchemaType.String, "uuid")
            : type == typeof(DateTimeOffset) ? (JsonSchemaType.String, "date-time")
            : type == typeof(bool) ? (JsonSchemaType.Boolean, null)
            : type == typeof(int) ? (JsonSchemaType.Integer, "int32")
            : type == typeof(long) ? (JsonSchemaType.Integer, "int64")
            // The only JsonElement is metadata, an object.
            : type == typeof(JsonElement) ? (JsonSchemaType.Object, null)
            : null;
        return found is not var (kind, format) ? null : new OpenApiSchema
        {
            Type = isNullable ? kind | JsonSchemaType.Null : kind,
            Format = format,
            // Without this, generated clients have an object without members.
            AdditionalProperties = kind == JsonSchemaType.Object ? new OpenApiSchema() : null,
        };
    }

    /// <summary>Adds the description from <see cref="Members"/> to a schema.</summary>
    /// <param name="schema">The schema of the value.</param>
    /// <param name="member">The description.</param>
    /// <param name="isInput">Whether the value is part of a request, so that limits apply.</param>
    public static void Apply(this OpenApiSchema schema, Member member, bool isInput)
    {
        schema.Description = member.Description ?? schema.Description;
        schema.Examples = member.Example is { } example ? [example.DeepClone()] : null;
        if (isInput)
        {
            schema.Default = member.Default?.DeepClone();
            (schema.MinLength, schema.MaxLength, schema.Pattern) = (member.MinLength, member.MaxLength, member.Pattern);
            (schema.Minimum, schema.Maximum) = (member.Minimum?.ToString(CultureInfo.InvariantCulture), member.Maximum?.ToString(CultureInfo.InvariantCulture));
        }
    }
}
