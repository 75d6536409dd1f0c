using Avicenna.Api.Authentication;
using Avicenna.Api.Idempotency;
using Avicenna.Api.Routing;
using Avicenna.Api.Tenancy;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Paging;
using Avicenna.Domain.ApiKeys;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Avicenna.Api.ApiKeys;

/// <summary>The management of a tenant's keys.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Route(Path)]
public sealed class ApiKeysController(IMediator mediator) : ControllerBase
{
    private const string Path = "admin/api-keys";

    private Guid TenantId => HttpContext.GetTenant().Id;

    /// <summary>The seed's call: mints a key and shows it, this once.</summary>
    [HttpPost]
    public async Task<ActionResult<CreateApiKeyResponse>> Create([FromBody] CreateApiKeyRequest request, CancellationToken cancellationToken)
    {
        var created = await mediator.Send(
            new CreateApiKeyCommand
            {
                TenantId = TenantId,
                Caller = HttpContext.GetCaller(),
                IdempotentCall = HttpContext.ReadIdempotentCall($"POST /{Path}"),
                Name = request.Name,
                RatelimitMin = request.RatelimitMin,
                Permission = request.Permission,
                ExpiresAt = request.ExpiresAt,
                Metadata = request.Metadata,
            },
            cancellationToken);

        Response.Headers.CacheControl = "no-store";
        return Created($"/{Path}/{created.Details.Id}", new CreateApiKeyResponse(true, created.Secret.Reveal(), created.Details));
    }

    [HttpGet]
    public async Task<ApiKeyListResponse> List([FromQuery] ListApiKeysRequest request, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(
            new ListApiKeysQuery
            {
                TenantId = TenantId,
                Limit = PageSize.Parse(request.Limit),
                Cursor = request.Cursor,
                Name = request.Name,
                Permission = request.Permission is { } permission ? PermissionNames.Parse(permission) : null,
                Status = request.Status is { } status ? ApiKeyStatusNames.Parse(status) : null,
            },
            cancellationToken);
        return new ApiKeyListResponse(true, page.ApiKeys, page.NextCursor);
    }

    [HttpGet("{id}")]
    public async Task<ApiKeyResponse> Get(string id, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetApiKeyQuery(TenantId, RouteId.Parse(id, ApiKeyErrors.NotFound)), cancellationToken));

    /// <summary>Changes a key as a JSON merge patch does (RFC 7396).</summary>
    [HttpPatch("{id}")]
    public async Task<ApiKeyResponse> Update(string id, [FromBody] UpdateApiKeyRequest request, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(
            new UpdateApiKeyCommand
            {
                TenantId = TenantId,
                Id = RouteId.Parse(id, ApiKeyErrors.NotFound),
                Caller = HttpContext.GetCaller(),
                Name = request.Name,
                RatelimitMin = request.RatelimitMin,
                Permission = request.Permission,
                Enabled = request.Enabled,
                ExpiresAt = request.ExpiresAt,
                Metadata = request.Metadata,
            },
            cancellationToken));

    /// <summary>Gives a key a new secret and shows it, this once.</summary>
    [HttpPost("{id}/rotate")]
    public async Task<RotateApiKeyResponse> Rotate(
        string id,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RotateApiKeyRequest? request,
        CancellationToken cancellationToken)
    {
        var keyId = RouteId.Parse(id, ApiKeyErrors.NotFound);
        var rotated = await mediator.Send(
            new RotateApiKeyCommand
            {
                TenantId = TenantId,
                Id = keyId,
                Caller = HttpContext.GetCaller(),
                IdempotentCall = HttpContext.ReadIdempotentCall($"POST /{Path}/{keyId}/rotate"),
                GracePeriodSeconds = request?.GracePeriodSeconds ?? 0,
            },
            cancellationToken);

        Response.Headers.CacheControl = "no-store";
        return new RotateApiKeyResponse(true, rotated.Secret.Reveal(), rotated.Details);
    }

    [HttpDelete("{id}")]
    public async Task<MessageResponse> Delete(string id, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteApiKeyCommand(TenantId, RouteId.Parse(id, ApiKeyErrors.NotFound), HttpContext.GetCaller()), cancellationToken);
        return MessageResponse.ApiKeyDeleted;
    }
}
