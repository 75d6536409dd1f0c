using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Avicenna.Api.Json;

/// <summary>
/// Converts members that may be omitted. A member that is present is set, possibly to null if its type allows null. The attributes of a
/// property decide whether it is written when it is not set.
/// </summary>
/// <param name="nullMeansLeftOut">Whether null means that the member is omitted.</param>
internal sealed class OptionalConverterFactory(bool nullMeansLeftOut) : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => Create(typeToConvert, takesNull: false);

    /// <summary>Lets a member of type <c>Optional&lt;string?&gt;</c> be null, which its type alone doesn't tell from <c>Optional&lt;string&gt;</c>.</summary>
    public static void RespectNullableAnnotations(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (IsNullable(property) && type.Options.Converters.OfType<OptionalConverterFactory>().FirstOrDefault() is { } factory)
            {
                property.CustomConverter = factory.Create(property.PropertyType, takesNull: true);
            }
        }
    }

    /// <summary>Whether a member is an <see cref="Optional{T}"/> that may be sent as null.</summary>
    public static bool IsNullable(JsonPropertyInfo property) =>
        property.PropertyType.IsGenericType
        && property.PropertyType.GetGenericTypeDefinition() == typeof(Optional<>)
        && property.AttributeProvider is PropertyInfo member
        && new NullabilityInfoContext().Create(member).GenericTypeArguments[0].ReadState == NullabilityState.Nullable;

    private JsonConverter Create(Type typeToConvert, bool takesNull) =>
        (JsonConverter)Activator.CreateInstance(typeof(OptionalConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()), takesNull, nullMeansLeftOut)!;

    private sealed class OptionalConverter<T>(bool takesNull, bool nullMeansLeftOut) : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        // The inner converter is called directly: a nested deserialization would lose the path that names the member.
        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType != JsonTokenType.Null ? new Optional<T>(((JsonConverter<T>)options.GetConverter(typeof(T))).Read(ref reader, typeof(T), options)!)
            : nullMeansLeftOut ? default
            : takesNull ? new Optional<T>(default!)
            : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
