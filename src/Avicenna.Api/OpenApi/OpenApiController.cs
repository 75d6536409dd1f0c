using Avicenna.Api.Tenancy;

namespace Avicenna.Api.OpenApi;

/// <summary>Serves the OpenAPI document. It needs no key, because it reveals nothing about tenants or keys.</summary>
[ApiController]
[AllowAnonymous]
[Tenantless]
[ApiExplorerSettings(IgnoreApi = true)]
[Route("openapi")]
public sealed class OpenApiController : ControllerBase
{
    // The second path is that of the file in the repository, to which the documentation links.
    [HttpGet($"{ApiDocument.Name}.json")]
    [HttpGet("/docs/openapi.json")]
    public async Task<FileContentResult> Json() => File(await Document.ReadJsonAsync(), "application/json");

    // RFC 9512.
    [HttpGet($"{ApiDocument.Name}.yaml")]
    public async Task<FileContentResult> Yaml() => File(await Document.ReadYamlAsync(), "application/yaml");

    private ApiDocument Document => HttpContext.RequestServices.GetRequiredService<ApiDocument>();
}
