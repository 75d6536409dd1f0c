using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Avicenna.Api.Json;

/// <summary>JSON as the contract wants it: snake_case, case-sensitive, nothing guessed.</summary>
internal static class ApiJson
{
    /// <summary>The one way of reading and writing JSON.</summary>
    public static readonly JsonSerializerOptions Options = Create(nullMeansLeftOut: false);

    /// <summary>The same for files of keys, where a column that a row has no value for may be null.</summary>
    public static readonly JsonSerializerOptions NullMeansLeftOut = Create(nullMeansLeftOut: true);

    private static JsonSerializerOptions Create(bool nullMeansLeftOut)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            PropertyNameCaseInsensitive = false,
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            // Answers are application/json, never HTML, so that most letters and signs can stand as they are.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new InstantConverter(), new WholeNumberConverter(), new OptionalConverterFactory(nullMeansLeftOut) },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { OptionalConverterFactory.RespectNullableAnnotations } },
        };
        options.MakeReadOnly();
        return options;
    }
}
