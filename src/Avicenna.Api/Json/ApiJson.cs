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

    /// <summary>Changes other options to those of the contract, for code that can't use <see cref="Options"/> itself.</summary>
    public static void ApplyTo(JsonSerializerOptions options) => Apply(options, nullMeansLeftOut: false);

    private static JsonSerializerOptions Create(bool nullMeansLeftOut)
    {
        var options = new JsonSerializerOptions();
        Apply(options, nullMeansLeftOut);
        options.MakeReadOnly();
        return options;
    }

    private static void Apply(JsonSerializerOptions options, bool nullMeansLeftOut)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        // Responses are application/json, never HTML, so only what JSON requires needs escaping.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new WholeNumberConverter());
        options.Converters.Add(new OptionalConverterFactory(nullMeansLeftOut));
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { OptionalConverterFactory.RespectNullableAnnotations } };
    }
}
