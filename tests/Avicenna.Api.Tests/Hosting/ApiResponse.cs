using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Avicenna.Api.Tests.Hosting;

/// <summary>One answer, raw.</summary>
internal sealed record ApiResponse(int Status, string Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The body, without the one part of it that no two answers share.</summary>
    public string BodyButRequestId => RequestId is { } id ? Body.Replace(id, "", StringComparison.Ordinal) : Body;

    /// <summary>The headers, without the one that says how many calls are left and so differs from each to the next.</summary>
    public IEnumerable<string> HeadersButRateLimit =>
        Headers.Where(header => header.Key != "RateLimit").Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");

    public static async Task<ApiResponse> ReadAsync(HttpResponseMessage message) =>
        new((int)message.StatusCode, await message.Content.ReadAsStringAsync(), message.Headers, message.Content.Headers);

    public static async Task<ApiResponse> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Response.Body.CopyToAsync(body);
        using var message = new HttpResponseMessage((HttpStatusCode)context.Response.StatusCode) { Content = new ByteArrayContent(body.ToArray()) };
        foreach (var (name, values) in context.Response.Headers)
        {
            _ = message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values) || message.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        return await ReadAsync(message);
    }

    /// <summary>The one value of a header, as it was sent; null when it wasn't.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>Asserts the whole body of a refusal that isn't about validation.</summary>
    public void ShouldBeProblem(int status, string title, string code, string message, string? detail = null) =>
        ShouldBeProblem(status, $$"""{"type":"urn:avicenna:problem:{{code}}","title":"{{title}}","status":{{status}},{{(detail is null ? "" : $"\"detail\":\"{detail}\",")}}"success":false,"message":"{{message}}","code":"{{code}}","request_id":"{{RequestId}}"}""");

    /// <summary>Asserts the whole body of a 400 about one member of the input.</summary>
    public void ShouldBeInvalid(string member, string message)
    {
        var (jsonMember, jsonMessage) = (JsonEncodedText.Encode(member, JavaScriptEncoder.UnsafeRelaxedJsonEscaping), JsonEncodedText.Encode(message, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
        ShouldBeProblem(400, $$"""{"type":"urn:avicenna:problem:validation_failed","title":"Bad Request","status":400,"success":false,"message":"{{jsonMessage}}","code":"validation_failed","errors":{"{{jsonMember}}":["{{jsonMessage}}"]},"request_id":"{{RequestId}}"}""");
    }

    private string? RequestId => Json.TryGetProperty("request_id", out var id) ? id.GetString() : null;

    private void ShouldBeProblem(int status, string body)
    {
        Body.Should().Be(body);
        Status.Should().Be(status);
        ContentHeaders.ContentType?.ToString().Should().Be("application/problem+json");
        RequestId.Should().NotBeNullOrEmpty();
    }
}
