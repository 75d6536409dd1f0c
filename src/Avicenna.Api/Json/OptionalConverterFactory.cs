using System.Text.Json;
using System.Text.Json.Serialization;
using Avicenna.Application;

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

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        // Passed as an array, because a single bool selects another overload.
        (JsonConverter)Activator.CreateInstance(typeof(OptionalConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()), [nullMeansLeftOut])!;

    private sealed class OptionalConverter<T>(bool nullMeansLeftOut) : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        // Calls the inner converter directly, because a nested deserialization would lose the path of the member.
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
