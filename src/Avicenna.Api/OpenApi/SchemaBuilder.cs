using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Avicenna.Api.Json;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>
/// Builds the schemas of bodies. Names, types and nullability come from the types, as <see cref="ApiJson"/> reads and writes them;
/// everything else comes from <see cref="Members"/>.
/// </summary>
/// <param name="document">The document.</param>
/// <param name="commented">The framework's schemas, which have descriptions from XML comments.</param>
internal sealed class SchemaBuilder(OpenApiDocument document, IDictionary<string, IOpenApiSchema> commented)
{
    private readonly NullabilityInfoContext nullability = new();

    /// <summary>The schemas that have been added, by name.</summary>
    public SortedDictionary<string, IOpenApiSchema> Schemas { get; } = new(StringComparer.Ordinal);

    /// <summary>Returns the name of the schema of a type.</summary>
    public static string NameOf(Type type) => type.Name.EndsWith("Details", StringComparison.Ordinal) ? type.Name[..^"Details".Length] : type.Name;

    /// <summary>Adds the schema of a type and of all types in it.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isInput">Whether it is the type of a request body, which has limits and defaults and allows no other members.</param>
    public void Add(Type type, bool isInput)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = commented.TryGetValue(NameOf(type), out var comments) ? comments.Description : null,
            Properties = new Dictionary<string, IOpenApiSchema>(),
            Required = new HashSet<string>(),
            AdditionalPropertiesAllowed = !isInput,
        };
        if (!Schemas.TryAdd(NameOf(type), schema))
        {
            return;
        }

        var blank = isInput && type.GetConstructor([]) is not null ? Activator.CreateInstance(type) : null;
        foreach (var property in ApiJson.Options.GetTypeInfo(type).Properties)
        {
            var (inner, isNullable, isOptional) = Unwrap(property);
            var member = Members.Of(type, property.Name);
            schema.Properties[property.Name] = OfProperty(type, property.Name, inner, isNullable, member, isInput);
            var blankValue = blank is null || isOptional ? null : property.Get!(blank);
            if (isInput ? member.IsRequired || (!isOptional && !isNullable && blankValue is null or "") : !isOptional)
            {
                schema.Required.Add(property.Name);
            }
            else if (blankValue is not null && schema.Properties[property.Name] is OpenApiSchema value)
            {
                value.Default ??= JsonSerializer.SerializeToNode(blankValue, ApiJson.Options);
            }
        }
    }

    private IOpenApiSchema OfProperty(Type owner, string name, Type type, bool isNullable, Member member, bool isInput)
    {
        var comment = commented.TryGetValue(NameOf(owner), out var comments) && comments.Properties?.TryGetValue(name, out var property) == true ? property.Description : null;
        if (member.Values is { } values)
        {
            return Describe(values.Refer(document, member, isInput), member.Description ?? comment, isNullable);
        }

        if (ValueSchema.Of(type, isNullable) is { } value)
        {
            value.Description = comment;
            value.Apply(member, isInput);
            if (name == "success")
            {
                (value.Description, value.Enum) = ("Always true.", [JsonValue.Create(true)]);
            }

            return value;
        }

        if (ItemOf(type) is { } item)
        {
            var items = ValueSchema.Of(item);
            items?.Apply(member with { Description = null, Example = null, Default = null, MaxItems = null }, isInput);
            return new OpenApiSchema
            {
                Type = isNullable ? JsonSchemaType.Array | JsonSchemaType.Null : JsonSchemaType.Array,
                Description = member.Description ?? comment,
                Items = items is null ? Refer(item, isInput) : items,
                MaxItems = isInput ? member.MaxItems : null,
                Default = isInput ? member.Default?.DeepClone() : null,
                Examples = member.Example is { } example ? [example.DeepClone()] : null,
            };
        }

        return Describe(Refer(type, isInput), member.Description ?? comment, isNullable);
    }

    private static IOpenApiSchema Describe(OpenApiSchemaReference reference, string? description, bool isNullable)
    {
        if (isNullable)
        {
            return new OpenApiSchema { Description = description, OneOf = [reference, new OpenApiSchema { Type = JsonSchemaType.Null }] };
        }

        reference.Description = description;
        return reference;
    }

    private OpenApiSchemaReference Refer(Type type, bool isInput)
    {
        Add(type, isInput);
        return new OpenApiSchemaReference(NameOf(type), document);
    }

    private (Type Type, bool IsNullable, bool IsOptional) Unwrap(JsonPropertyInfo property)
    {
        var info = nullability.Create((PropertyInfo)property.AttributeProvider!);
        var isOptional = property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(Optional<>);
        info = isOptional ? info.GenericTypeArguments[0] : info;
        return (Nullable.GetUnderlyingType(info.Type) ?? info.Type, info.ReadState == NullabilityState.Nullable, isOptional);
    }

    private static Type? ItemOf(Type type) =>
        type.GetInterfaces().Append(type).FirstOrDefault(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
}
