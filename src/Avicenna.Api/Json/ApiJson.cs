using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Avicenna.Api.Json;

/// <summary>JSON as the contract wants it: snake_case, case-sensitive, nothing guessed.</summary>
internal static class ApiJson
{
    /// <summary>The one way of reading and writing JSON.</summary>
    public static readonly JsonSerializerOptions Options = Create(nullMeansLeftOut: false);

    /// <summary>The same for files of keys, where a column that a row has no value for may be null.</summary>
    public static readonly JsonSerializerOptions NullMeansLeftOut = Create(nullMeansLeftOut: true);

    /// <summary>Makes other options those of the contract, for what can't be given <see cref="Options"/> itself.</summary>
    public static void ApplyTo(JsonSerializerOptions options) => Apply(options, nullMeansLeftOut: false);

    private static JsonSerializerOptions Create(bool nullMeansLeftOut)
    {
        var options = new JsonSerializerOptions();
        Apply(options, nullMeansLeftOut);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static void Apply(JsonSerializerOptions options, bool nullMeansLeftOut)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        // Answers are application/json, never HTML, so that most letters and signs can stand as they are.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new WholeNumberConverter());
        options.Converters.Add(new OptionalConverterFactory(nullMeansLeftOut));
    }
}
