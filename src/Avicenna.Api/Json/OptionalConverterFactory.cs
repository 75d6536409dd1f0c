using System.Text.Json;
using System.Text.Json.Serialization;
using Avicenna.Application;

namespace Avicenna.Api.Json;

/// <summary>
/// Members that may be left out. One that is there is set, also to null where its type allows null. Whether one that is not set
/// is written is for its property to say.
/// </summary>
/// <param name="nullMeansLeftOut">Whether null is as good as no member.</param>
internal sealed class OptionalConverterFactory(bool nullMeansLeftOut) : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        // As an array: a lone bool would be taken for another overload's parameter.
        (JsonConverter)Activator.CreateInstance(typeof(OptionalConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()), [nullMeansLeftOut])!;

    private sealed class OptionalConverter<T>(bool nullMeansLeftOut) : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        // The inner converter is called directly: a nested deserialization would lose the path that names the member.
        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                return new Optional<T>(((JsonConverter<T>)options.GetConverter(typeof(T))).Read(ref reader, typeof(T), options)!);
            }

            return nullMeansLeftOut ? default
                : default(T) is null && typeof(T).IsValueType ? new Optional<T>(default!) : throw new JsonException();
        }

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
