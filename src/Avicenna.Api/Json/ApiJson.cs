using System.Text.Encodings.Web;
using System.Text.Json;

namespace Avicenna.Api.Json;

/// <summary>JSON as the contract wants it: snake_case, case-sensitive, nothing guessed.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = Create();

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        // Answers are application/json, never HTML, so that letters and signs can stand as they are.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new WholeNumberConverter());
        options.Converters.Add(new OptionalConverterFactory());
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
