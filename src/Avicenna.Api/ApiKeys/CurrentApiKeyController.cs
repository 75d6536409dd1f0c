using Avicenna.Api.Authentication;
using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;
using Avicenna.Application.ApiKeys;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.ApiKeys;

/// <summary>What the holder of any key may know of it.</summary>
[ApiController]
[Authorize]
[Tags("Current API key")]
[Route("api-keys/current")]
public sealed class CurrentApiKeyController(IMediator mediator) : ControllerBase
{
    /// <summary>Get the presented key</summary>
    /// <remarks>All of the presented key but its secret, whatever its permission.</remarks>
    [HttpGet(Name = "getCurrentApiKey")]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound))]
    public async Task<ApiKeyResponse> Get(CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetApiKeyQuery(HttpContext.GetTenant().Id, HttpContext.GetApiKey().KeyId), cancellationToken));

    /// <summary>Delete the presented key</summary>
    /// <remarks>Ends the presented key: whoever holds a key may end it, unless it is the last enabled admin key without an expiry.</remarks>
    [HttpDelete(Name = "deleteCurrentApiKey")]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound), nameof(ApiKeyErrors.LastAdmin))]
    public async Task<MessageResponse> Delete(CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteApiKeyCommand(HttpContext.GetTenant().Id, HttpContext.GetApiKey().KeyId, HttpContext.GetCaller()), cancellationToken);
        return MessageResponse.ApiKeyDeleted;
    }
}
