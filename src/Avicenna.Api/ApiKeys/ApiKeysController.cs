using Avicenna.Api.Authentication;
using Avicenna.Api.Tenancy;
using Avicenna.Application.ApiKeys.CreateApiKey;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.ApiKeys;

/// <summary>The management of a tenant's keys.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Route("admin/api-keys")]
public sealed class ApiKeysController(IMediator mediator) : ControllerBase
{
    /// <summary>The seed's call: mints a key and shows it, this once.</summary>
    [HttpPost]
    public async Task<ActionResult<CreateApiKeyResponse>> Create([FromBody] CreateApiKeyRequest request, CancellationToken cancellationToken)
    {
        var created = await mediator.Send(
            new CreateApiKeyCommand
            {
                TenantId = HttpContext.GetTenant().Id,
                CreatedBy = HttpContext.GetApiKey().KeyId,
                Name = request.Name,
                RatelimitMin = request.RatelimitMin,
                Permission = request.Permission,
                ExpiresAt = request.ExpiresAt,
                Metadata = request.Metadata,
            },
            cancellationToken);

        Response.Headers.CacheControl = "no-store";
        return Created($"/admin/api-keys/{created.Details.Id}", new CreateApiKeyResponse(true, created.Secret.Reveal(), created.Details));
    }
}
