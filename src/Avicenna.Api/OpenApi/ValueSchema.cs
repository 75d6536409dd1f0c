using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>Schemas of values that aren't made of others.</summary>
internal static class ValueSchema
{
    /// <summary>The schema of a value; null where its type is that of a list or of an object with members of its own.</summary>
    public static OpenApiSchema? Of(Type type, bool isNullable = false)
    {
        (JsonSchemaType Type, string? Format)? found =
            type == typeof(string) ? (JsonSchemaType.String, null)
            : type == typeof(Guid) ? (JsonSchemaType.String, "uuid")
            : type == typeof(DateTimeOffset) ? (JsonSchemaType.String, "date-time")
            : type == typeof(bool) ? (JsonSchemaType.Boolean, null)
            : type == typeof(int) ? (JsonSchemaType.Integer, "int32")
            : type == typeof(long) ? (JsonSchemaType.Integer, "int64")
            // JSON that is kept as it was sent is always an object.
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

    /// <summary>Adds what <see cref="Members"/> says of the value.</summary>
    /// <param name="schema">The value's schema.</param>
    /// <param name="member">What is said of it.</param>
    /// <param name="isInput">Whether callers send it.</param>
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
