using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Avicenna.Api.Tests.Hosting;

/// <summary>One answer, raw.</summary>
internal sealed record ApiResponse(int Status, string Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The body, without the one part of it that no two answers share.</summary>
    public string BodyButRequestId => RequestId is { } id ? Body.Replace(id, "", StringComparison.Ordinal) : Body;

    public static async Task<ApiResponse> ReadAsync(HttpResponseMessage message) =>
        new((int)message.StatusCode, await message.Content.ReadAsStringAsync(), message.Headers, message.Content.Headers);

    /// <summary>The one value of a header, as it was sent; null when it wasn't.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>Asserts the whole body of a refusal that isn't about validation.</summary>
    public void ShouldBeProblem(int status, string title, string code, string message) =>
        ShouldBeProblem(status, $$"""{"type":"urn:avicenna:problem:{{code}}","title":"{{title}}","status":{{status}},"success":false,"message":"{{message}}","code":"{{code}}","request_id":"{{RequestId}}"}""");

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
