using Avicenna.Api.Authentication;
using Avicenna.Api.Tenancy;
using Avicenna.Api.Usage;
using Avicenna.Application.Usage;

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

    [HttpGet("usage")]
    public async Task<UsageResponse> GetUsage([FromQuery] GetUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetUsageQuery(HttpContext.GetTenant().Id, HttpContext.GetApiKey().KeyId, input), cancellationToken));

    /// <summary>Ends the presented key: whoever holds a key may end it.</summary>
    [HttpDelete]
    public async Task<MessageResponse> Delete(CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteApiKeyCommand(HttpContext.GetTenant().Id, HttpContext.GetApiKey().KeyId, HttpContext.GetCaller()), cancellationToken);
        return MessageResponse.ApiKeyDeleted;
    }
}
