using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Caching;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Health;

/// <summary>For load balancers and orchestrators; any host, no key.</summary>
[ApiController]
[AllowAnonymous]
[Tenantless]
[Route("health")]
public sealed class HealthController : ControllerBase
{
    /// <summary>The process runs and answers.</summary>
    [HttpGet("live")]
    [HttpHead("live")]
    public HealthResponse Live() => HealthResponse.Healthy;

    /// <summary>
    /// The process can do its work: the store answers, and every pepper that live secrets need is there. Degraded: for a while it can
    /// do without the store.
    /// </summary>
    [HttpGet("ready")]
    [HttpHead("ready")]
    public async Task<ActionResult<HealthResponse>> Ready(
        [FromServices] StoreReadiness readiness, [FromServices] StoreReach reach, CancellationToken cancellationToken)
    {
        // Whoever asks may not wait as long as it takes to find that out again.
        if (reach is { IsAway: true, IsRecent: true })
        {
            return HealthResponse.Degraded;
        }

        IReadOnlyList<string> missing;
        try
        {
            missing = await readiness.FindMissingPeppersAsync(cancellationToken);
        }
        catch (StoreUnavailableException) when (reach.IsRecent)
        {
            return HealthResponse.Degraded;
        }

        if (missing.Count == 0)
        {
            return HealthResponse.Healthy;
        }

        await Response.WriteProblemAsync(Problems.Problem.StoreUnavailable with
        {
            Message = $"Live secrets need the pepper '{missing[0]}', which this node doesn't have",
        });
        return new EmptyResult();
    }
}
