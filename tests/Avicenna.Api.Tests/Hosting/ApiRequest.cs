using System.Net.Http.Headers;
using System.Text;

namespace Avicenna.Api.Tests.Hosting;

/// <summary>One request, as raw as a test needs it.</summary>
internal sealed record ApiRequest(string Method, string Path)
{
    /// <summary>The value of <c>Authorization</c>; null sends none.</summary>
    public string? Authorization { get; init; } = $"Bearer {AvicennaApi.AdminKey}";

    public string Host { get; init; } = "localhost";

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; } = "application/json";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The seed's call with this body.</summary>
    public static ApiRequest CreateKey(string json) => new("POST", "/admin/api-keys") { Body = Encoding.UTF8.GetBytes(json) };

    public static ApiRequest Get(string path) => new("GET", path);

    public ApiRequest WithKey(string secret) => this with { Authorization = $"Bearer {secret}" };

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), $"http://localhost{Path}");
        message.Headers.Host = Host;
        if (Authorization is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", Authorization);
        }

        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = ContentType is null ? null : MediaTypeHeaderValue.Parse(ContentType);
        }

        return message;
    }
}
