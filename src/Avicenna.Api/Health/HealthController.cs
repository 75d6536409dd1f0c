using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Startup;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Health;

/// <summary>Health checks for load balancers and orchestrators, for any host and without a key.</summary>
[ApiController]
[AllowAnonymous]
[Tenantless]
[Route("health")]
public sealed class HealthController : ControllerBase
{
    /// <summary>Whether the process responds.</summary>
    [HttpGet("live")]
    [HttpHead("live")]
    public HealthResponse Live() => HealthResponse.Healthy;

    /// <summary>
    /// Whether the process can serve: the store can look up keys and accepts writes, and every pepper that live secrets need is configured.
    /// Degraded means that it can do without the store for a while. Reports the latest check, so it can be called at any rate.
    /// </summary>
    [HttpGet("ready")]
    [HttpHead("ready")]
    public async Task<ActionResult<HealthResponse>> Ready([FromServices] StoreStatus status)
    {
        var problem = status switch
        {
            { MissingPeppers: [var missing, ..] } => Problems.Problem.StoreUnavailable with { Message = $"Live secrets need the pepper '{missing}', which this node doesn't have" },
            { State: StoreState.Unavailable } => Problems.Problem.StoreUnavailable,
            _ => null,
        };
        if (problem is null)
        {
            return status.State == StoreState.Healthy ? HealthResponse.Healthy : HealthResponse.Degraded;
        }

        await Response.WriteProblemAsync(problem);
        return new EmptyResult();
    }
}

/// <param name="Status">The state; <c>healthy</c> if there is no problem.</param>
public sealed record HealthResponse(string Status)
{
    public static readonly HealthResponse Healthy = new("healthy");

    /// <summary>The store doesn't answer or accepts no writes, but decisions about known keys are still possible.</summary>
    public static readonly HealthResponse Degraded = new("degraded");
}
