using Avicenna.Api.Authentication;
using Avicenna.Api.Routing;
using Avicenna.Api.Tenancy;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Usage;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Usage;

/// <summary>Shows the request counts of a key.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Route("admin/api-keys/{id}/usage")]
public sealed class UsageController(IMediator mediator) : ControllerBase
{
    [HttpGet]
    public async Task<UsageResponse> Get(string id, [FromQuery] GetUsageInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetUsageQuery(HttpContext.GetTenant().Id, RouteId.Parse(id, ApiKeyErrors.NotFound), input), cancellationToken));
}

/// <param name="Success">Always true.</param>
/// <param name="Usage">The buckets that have requests, earliest first.</param>
public sealed record UsageResponse(bool Success, IReadOnlyList<UsageBucket> Usage);
