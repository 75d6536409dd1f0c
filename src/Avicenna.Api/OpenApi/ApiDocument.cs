using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>The OpenAPI document, serialized once, because reading it takes no key and must cost little.</summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider)
{
    public const string Name = "v1";

    private readonly Lazy<Task<OpenApiDocument>> document = new(() => provider.GetOpenApiDocumentAsync(CancellationToken.None));
    private byte[]? json;
    private byte[]? yaml;

    public async Task<byte[]> ReadJsonAsync() => json ??= Encoding.UTF8.GetBytes(await (await document.Value).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));

    public async Task<byte[]> ReadYamlAsync() => yaml ??= Encoding.UTF8.GetBytes(await (await document.Value).SerializeAsYamlAsync(OpenApiSpecVersion.OpenApi3_1));
}
