using Avicenna.Api.Authentication;
using Avicenna.Api.Tenancy;
using Avicenna.Application.ApiKeys;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.ApiKeys;

/// <summary>Shows and deletes the key that the caller presents.</summary>
[ApiController]
[Authorize]
[Route("api-keys/current")]
public sealed class CurrentApiKeyController(IMediator mediator) : ControllerBase
{
    [HttpGet]
    public async Task<ApiKeyResponse> Get(CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetApiKeyQuery(HttpContext.GetTenant().Id, HttpContext.GetApiKey().KeyId), cancellationToken));

    /// <summary>Deletes the presented key. No permission is required.</summary>
    [HttpDelete]
    public async Task<MessageResponse> Delete(CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteApiKeyCommand(HttpContext.GetTenant().Id, HttpContext.GetApiKey().KeyId, HttpContext.GetCaller()), cancellationToken);
        return MessageResponse.ApiKeyDeleted;
    }
}
