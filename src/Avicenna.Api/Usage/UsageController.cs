using Avicenna.Api.Authentication;
using Avicenna.Api.Problems;
using Avicenna.Api.Routing;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Usage;

namespace Avicenna.Api.Usage;

/// <summary>Shows the request counts of keys.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Tags("Usage")]
[Route("admin")]
public sealed class UsageController(IMediator mediator) : ControllerBase
{
    /// <summary>Get a key's usage</summary>
    /// <remarks>Returns the request counts of a key by outcome, for each hour or day. Intervals without requests are omitted.</remarks>
    [HttpGet("api-keys/{id}/usage", Name = "getApiKeyUsage")]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound))]
    public async Task<UsageResponse> Get(string id, [FromQuery] GetUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetUsageQuery(HttpContext.GetTenant().Id, RouteId.Parse(id, ApiKeyErrors.NotFound), input), cancellationToken));

    /// <summary>Get the tenant's usage</summary>
    /// <remarks>Returns the request counts of all keys together by outcome, including deleted keys, for each hour or day. Intervals without requests are omitted.</remarks>
    [HttpGet("usage", Name = "getUsage")]
    public async Task<UsageResponse> GetTotal([FromQuery] GetUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetUsageQuery(HttpContext.GetTenant().Id, KeyId: null, input), cancellationToken));

    /// <summary>List the keys with the most requests</summary>
    /// <remarks>Returns the keys with the most requests, or the most refused requests, in a period. There is only one page.</remarks>
    [HttpGet("usage/keys", Name = "listKeyUsage")]
    public async Task<KeyUsageResponse> ListKeys([FromQuery] ListKeyUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new ListKeyUsageQuery(HttpContext.GetTenant().Id, input), cancellationToken));
}

/// <param name="Success">Always true.</param>
/// <param name="Usage">The intervals that have requests, earliest first.</param>
public sealed record UsageResponse(bool Success, IReadOnlyList<UsageBucket> Usage);

/// <param name="Success">Always true.</param>
/// <param name="Keys">The keys, in descending order.</param>
public sealed record KeyUsageResponse(bool Success, IReadOnlyList<ApiKeyUsage> Keys);
