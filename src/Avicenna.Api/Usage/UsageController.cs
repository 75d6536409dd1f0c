using Avicenna.Api.Authentication;
using Avicenna.Api.Problems;
using Avicenna.Api.Routing;
using Avicenna.Api.Tenancy;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Usage;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Usage;

/// <summary>What became of a key's requests.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Tags("Usage")]
[Route("admin/api-keys/{id}/usage")]
public sealed class UsageController(IMediator mediator) : ControllerBase
{
    /// <summary>Get a key's usage</summary>
    /// <remarks>What became of the key's requests, by the hour or the day. Intervals without any are left out.</remarks>
    [HttpGet(Name = "getApiKeyUsage")]
    [Refuses(typeof(ApiKeyErrors), nameof(ApiKeyErrors.NotFound))]
    public async Task<UsageResponse> Get(string id, [FromQuery] GetUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetUsageQuery(HttpContext.GetTenant().Id, RouteId.Parse(id, ApiKeyErrors.NotFound), input), cancellationToken));
}

/// <param name="Success">Always true.</param>
/// <param name="Usage">The buckets that have requests, the earliest first.</param>
public sealed record UsageResponse(bool Success, IReadOnlyList<UsageBucket> Usage);
