using Avicenna.Api.Json;
using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;
using Avicenna.Application.Startup;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Avicenna.Api.Health;

/// <summary>Health checks for load balancers and orchestrators. They accept any host and need no key.</summary>
internal static class HealthEndpoints
{
    private static readonly HashSet<string> NoParameters = [];

    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks().AddCheck<StoreHealthCheck>("store");

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // The process is running.
        app.MapHealth("health/live", _ => false);
        // The process can serve requests.
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
}

/// <param name="Status"><c>healthy</c> or <c>degraded</c>.</param>
internal sealed record HealthResponse(string Status);

/// <summary>
/// Checks that the store can be read and written, and that all peppers of live secrets are configured. Degraded means that the process works
/// without the store for a limited time. It reports the last known status, so it can be called at any rate.
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
