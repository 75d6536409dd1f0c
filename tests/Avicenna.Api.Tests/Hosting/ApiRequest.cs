using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

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

    public static ApiRequest Delete(string path) => new("DELETE", path);

    public static ApiRequest Post(string path, string? json = null) => new("POST", path) { Body = json is null ? null : Encoding.UTF8.GetBytes(json) };

    public static ApiRequest Patch(string path, string json) => new("PATCH", path) { Body = Encoding.UTF8.GetBytes(json) };

    /// <summary>The change of that key by this merge patch.</summary>
    public static ApiRequest PatchKey(Guid id, string json) => Patch($"/admin/api-keys/{id}", json);

    /// <summary>The rotation of that key; null sends no body.</summary>
    public static ApiRequest RotateKey(Guid id, string? json = null) => Post($"/admin/api-keys/{id}/rotate", json);

    /// <summary>The question about a request with this method and target, with no key of its own.</summary>
    public static ApiRequest Verify(string method, string target) => new("GET", "/verify")
    {
        Authorization = null,
        Headers = [("X-Forwarded-Method", method), ("X-Forwarded-Uri", target)],
    };

    /// <summary>The same call of that tenant, with its admin key.</summary>
    public ApiRequest As(TenantAdmin admin) => WithKey(admin.Secret) with { Host = admin.Host };

    public ApiRequest WithHeader(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

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

    /// <summary>Makes a request of the server's what this one is, to the letter.</summary>
    public void ApplyTo(HttpRequest request)
    {
        var query = Path.IndexOf('?', StringComparison.Ordinal);
        (request.Method, request.Scheme) = (Method, "http");
        request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = Path;
        (request.Path, request.QueryString) = query < 0 ? (Path, default) : (Path[..query], new QueryString(Path[query..]));
        request.Headers.Host = Host;
        if (Authorization is not null)
        {
            request.Headers.Authorization = Authorization;
        }

        foreach (var (name, value) in Headers)
        {
            // Append would leave an empty one out.
            request.Headers[name] = StringValues.Concat(request.Headers[name], value);
        }

        if (Body is not null)
        {
            (request.Body, request.ContentType, request.ContentLength) = (new MemoryStream(Body), ContentType, Body.Length);
        }
    }
}
