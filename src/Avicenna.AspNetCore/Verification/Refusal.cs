using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Avicenna.AspNetCore.Verification;

/// <summary>A response that refuses a request, with the body and the headers of Avicenna's own.</summary>
internal sealed record Refusal(int Status, string Code, string Message, string? Detail = null, string? WwwAuthenticate = null, string? RetryAfter = null)
{
    public static readonly Refusal KeyRequired = new(
        StatusCodes.Status401Unauthorized, "api_key_required", "Request unauthorized: API key required", WwwAuthenticate: "Bearer");

    public static readonly Refusal AdminRequired = new(
        StatusCodes.Status403Forbidden, "admin_required", "Admin permission required", WwwAuthenticate: "Bearer error=\"insufficient_scope\"");

    public static readonly Refusal Forbidden = new(StatusCodes.Status403Forbidden, "forbidden", "The API does not permit this request");

    public static readonly Refusal PathRefused = new(
        StatusCodes.Status400BadRequest, "path_refused", "The request's path can be read in more than one way");

    /// <summary>Avicenna can't be reached, or its own store can't.</summary>
    public static readonly Refusal Unavailable = new(
        StatusCodes.Status503ServiceUnavailable, "store_unavailable", "Key store unavailable", RetryAfter: "5");

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the refusal of a key that lacks scopes.</summary>
    /// <param name="required">All scopes that the endpoint requires.</param>
    /// <param name="missing">The first that is missing.</param>
    public static Refusal ScopeRequired(IEnumerable<string> required, string missing) => new(
        StatusCodes.Status403Forbidden, "scope_required", $"API key lacks the scope {missing}",
        WwwAuthenticate: $"Bearer error=\"insufficient_scope\", scope=\"{string.Join(' ', required)}\"");

    public static Refusal RateLimited(int seconds) => new(
        StatusCodes.Status429TooManyRequests, "rate_limited", "Rate limit exceeded", RetryAfter: seconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes problem details (RFC 9457) with Avicenna's additional members, regardless of the Accept header.</summary>
    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        response.Headers.WWWAuthenticate = WwwAuthenticate;
        response.Headers.RetryAfter = RetryAfter;
        var writer = new Utf8JsonWriter(response.BodyWriter, Json);
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteStartObject();
            writer.WriteString("type", $"urn:avicenna:problem:{Code}");
            writer.WriteString("title", ReasonPhrases.GetReasonPhrase(Status));
            writer.WriteNumber("status", Status);
            if (Detail is not null)
            {
                writer.WriteString("detail", Detail);
            }

            writer.WriteBoolean("success", false);
            writer.WriteString("message", Message);
            writer.WriteString("code", Code);
            writer.WriteString("request_id", response.HttpContext.TraceIdentifier);
            writer.WriteEndObject();
        }
    }
}
