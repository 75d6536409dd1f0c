using Avicenna.Api.Authentication;
using Avicenna.Api.Routing;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Usage;

namespace Avicenna.Api.Usage;

/// <summary>Shows the request counts of a key.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Route("admin")]
public sealed class UsageController(IMediator mediator) : ControllerBase
{
    [HttpGet("api-keys/{id}/usage")]
    public async Task<UsageResponse> Get(string id, [FromQuery] GetUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetUsageQuery(HttpContext.GetTenant().Id, RouteId.Parse(id, ApiKeyErrors.NotFound), input), cancellationToken));

    /// <summary>Of all keys together.</summary>
    [HttpGet("usage")]
    public async Task<UsageResponse> GetTotal([FromQuery] GetUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetUsageQuery(HttpContext.GetTenant().Id, KeyId: null, input), cancellationToken));

    /// <summary>Of the keys with the most.</summary>
    [HttpGet("usage/keys")]
    public async Task<KeyUsageResponse> ListKeys([FromQuery] ListKeyUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new ListKeyUsageQuery(HttpContext.GetTenant().Id, input), cancellationToken));
}

/// <param name="Success">Always true.</param>
/// <param name="Usage">The buckets that have requests, earliest first.</param>
public sealed record UsageResponse(bool Success, IReadOnlyList<UsageBucket> Usage);

/// <param name="Success">Always true.</param>
/// <param name="Keys">The keys, the one with the most first.</param>
public sealed record KeyUsageResponse(bool Success, IReadOnlyList<ApiKeyUsage> Keys);
