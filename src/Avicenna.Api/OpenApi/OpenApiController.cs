using Avicenna.Api.Tenancy;

namespace Avicenna.Api.OpenApi;

/// <summary>The API's description in OpenAPI 3.1, for anybody: it tells nothing about tenants or keys.</summary>
[ApiController]
[AllowAnonymous]
[Tenantless]
[ApiExplorerSettings(IgnoreApi = true)]
[Route("openapi")]
public sealed class OpenApiController : ControllerBase
{
    [HttpGet($"{ApiDocument.Name}.json")]
    public async Task<FileContentResult> Json() => File(await Document.ReadJsonAsync(), "application/json");

    // RFC 9512.
    [HttpGet($"{ApiDocument.Name}.yaml")]
    public async Task<FileContentResult> Yaml() => File(await Document.ReadYamlAsync(), "application/yaml");

    private ApiDocument Document => HttpContext.RequestServices.GetRequiredService<ApiDocument>();
}
