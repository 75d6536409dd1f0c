using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Avicenna.Api.Json;

/// <summary>The JSON of the contract: snake_case, case-sensitive and strict.</summary>
internal static class ApiJson
{
    /// <summary>The options for all requests and responses.</summary>
    public static readonly JsonSerializerOptions Options = Create(nullMeansLeftOut: false);

    /// <summary>The options for import files, in which null means that a row has no value for a column.</summary>
    public static readonly JsonSerializerOptions NullMeansLeftOut = Create(nullMeansLeftOut: true);

    private static JsonSerializerOptions Create(bool nullMeansLeftOut)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            PropertyNameCaseInsensitive = false,
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            // Responses are application/json, never HTML, so only what JSON requires needs escaping.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new InstantConverter(), new WholeNumberConverter(), new OptionalConverterFactory(nullMeansLeftOut) },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { OptionalConverterFactory.RespectNullableAnnotations } },
        };
        options.MakeReadOnly();
        return options;
    }
}
