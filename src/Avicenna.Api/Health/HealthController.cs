using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Startup;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Health;

/// <summary>For load balancers and orchestrators; any host, no key.</summary>
[ApiController]
[AllowAnonymous]
[Tenantless]
[Tags("Health")]
[Route("health")]
public sealed class HealthController : ControllerBase
{
    /// <summary>Ask whether the process runs</summary>
    /// <remarks>It runs where it answers; whether it can do its work is for `/health/ready` to say.</remarks>
    [HttpGet("live", Name = "getLiveness")]
    [HttpHead("live")]
    public HealthResponse Live() => HealthResponse.Healthy;

    /// <summary>Ask whether the process can do its work</summary>
    /// <remarks>
    /// It can where the store finds keys and takes writes, and every pepper that live secrets need is there. `degraded`: for a while it can
    /// do without the store. The answer is what was last seen, so it can be asked as often as anybody likes.
    /// </remarks>
    [HttpGet("ready", Name = "getReadiness")]
    [HttpHead("ready")]
    [Refuses(typeof(Problems.Problem), nameof(Problems.Problem.StoreUnavailable))]
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

/// <param name="Status">What is the matter; <c>healthy</c> when nothing is.</param>
public sealed record HealthResponse(string Status)
{
    public static readonly HealthResponse Healthy = new("healthy");

    /// <summary>The store doesn't answer or takes no writes, and keys that are known here are still decided about.</summary>
    public static readonly HealthResponse Degraded = new("degraded");
}
