using Avicenna.Api.Authentication;
using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;
using Avicenna.Api.Usage;
using Avicenna.Application.Usage;

namespace Avicenna.Api.ApiKeys;

/// <summary>Shows and deletes the key that the caller presents.</summary>
[ApiController]
[Authorize]
[Tags("Current API key")]
[Route("api-keys/current")]
public sealed class CurrentApiKeyController(IMediator mediator) : ControllerBase
{
    /// <summary>Get the presented key</summary>
    /// <remarks>Returns the presented key, without its secret. Any key may make this call.</remarks>
    [HttpGet(Name = "getCurrentApiKey")]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound))]
    public async Task<ApiKeyResponse> Get(CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetApiKeyQuery(HttpContext.GetTenant().Id, HttpContext.GetApiKey().KeyId), cancellationToken));

    /// <summary>Get the presented key's usage</summary>
    /// <remarks>Returns the request counts of the presented key by outcome, for each hour or day. Intervals without requests are omitted. Any key may make this call.</remarks>
    [HttpGet("usage", Name = "getCurrentApiKeyUsage")]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound))]
    public async Task<UsageResponse> GetUsage([FromQuery] GetUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetUsageQuery(HttpContext.GetTenant().Id, HttpContext.GetApiKey().KeyId, input), cancellationToken));

    /// <summary>Delete the presented key</summary>
    /// <remarks>Deletes the presented key permanently. Any key may make this call, except the last enabled admin key without an expiry.</remarks>
    [HttpDelete(Name = "deleteCurrentApiKey")]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound), nameof(ApiKeyErrors.LastAdmin))]
    public async Task<MessageResponse> Delete(CancellationToken cancellationToken)
    {
        await mediator.Send(new DeleteApiKeyCommand(HttpContext.GetTenant().Id, HttpContext.GetApiKey().KeyId, HttpContext.GetCaller()), cancellationToken);
        return MessageResponse.ApiKeyDeleted;
    }
}
