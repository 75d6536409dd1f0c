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
    /// <remarks>Counts the key's requests by outcome, for each hour or day. Intervals without requests are omitted.</remarks>
    [HttpGet("api-keys/{id}/usage", Name = "getApiKeyUsage")]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound))]
    public async Task<UsageResponse> Get(string id, [FromQuery] GetUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetUsageQuery(HttpContext.GetTenant().Id, RouteId.Parse(id, ApiKeyErrors.NotFound), input), cancellationToken));

    /// <summary>Get the tenant's usage</summary>
    /// <remarks>Counts the requests of all keys together by outcome, deleted keys included, for each hour or day. Intervals without requests are omitted.</remarks>
    [HttpGet("usage", Name = "getUsage")]
    public async Task<UsageResponse> GetTotal([FromQuery] GetUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetUsageQuery(HttpContext.GetTenant().Id, KeyId: null, input), cancellationToken));

    /// <summary>List the keys with the most requests</summary>
    /// <remarks>The keys with the most requests, or the most refused ones, in a period. The list has no further pages.</remarks>
    [HttpGet("usage/keys", Name = "listKeyUsage")]
    public async Task<KeyUsageResponse> ListKeys([FromQuery] ListKeyUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new ListKeyUsageQuery(HttpContext.GetTenant().Id, input), cancellationToken));
}

/// <param name="Success">Always true.</param>
/// <param name="Usage">The buckets that have requests, earliest first.</param>
public sealed record UsageResponse(bool Success, IReadOnlyList<UsageBucket> Usage);

/// <param name="Success">Always true.</param>
/// <param name="Keys">The keys, the one with the most first.</param>
public sealed record KeyUsageResponse(bool Success, IReadOnlyList<ApiKeyUsage> Keys);
