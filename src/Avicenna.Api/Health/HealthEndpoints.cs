using Avicenna.Api.Json;
using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Startup;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Avicenna.Api.Health;

/// <summary>For load balancers and orchestrators; any host, no key.</summary>
internal static class HealthEndpoints
{
    private static readonly HashSet<string> NoParameters = [];

    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks().AddCheck<StoreHealthCheck>("store");

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // The process runs and answers.
        app.MapHealth("health/live", _ => false);
        // The process can do its work.
        app.MapHealth("health/ready", _ => true);
    }

    private static void MapHealth(this IEndpointRouteBuilder app, string pattern, Func<HealthCheckRegistration, bool> predicate) =>
        app.MapHealthChecks(pattern, new HealthCheckOptions { Predicate = predicate, ResponseWriter = WriteAsync, AllowCachingResponses = true })
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]), new TenantlessAttribute())
            .RequireAuthorization()
            .AllowAnonymous();

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        QueryParametersFilter.RequireKnown(context.Request.Query, NoParameters);
        return report.Status == HealthStatus.Unhealthy
            ? context.Response.WriteProblemAsync(Problem.StoreUnavailable with { Message = report.Entries.Values.First(entry => entry.Status == HealthStatus.Unhealthy).Description! })
            : context.Response.WriteAsJsonAsync(new HealthResponse(report.Status == HealthStatus.Healthy ? "healthy" : "degraded"), ApiJson.Options);
    }

    private sealed record HealthResponse(string Status);
}

/// <summary>
/// The store finds keys and takes writes, and every pepper that live secrets need is there. Degraded: for a while the process can do
/// without the store. Tells what was last seen, and so can be asked as often as anybody likes.
/// </summary>
internal sealed class StoreHealthCheck(StoreStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(status switch
    {
        { MissingPeppers: [var missing, ..] } => HealthCheckResult.Unhealthy($"Live secrets need the pepper '{missing}', which this node doesn't have"),
        { State: StoreState.Unavailable } => HealthCheckResult.Unhealthy(Problem.StoreUnavailable.Message),
        { State: StoreState.Degraded } => HealthCheckResult.Degraded(),
        _ => HealthCheckResult.Healthy(),
    });
}
