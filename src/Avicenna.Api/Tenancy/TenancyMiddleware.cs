using Avicenna.Api.Problems;
using Avicenna.Domain.Tenants;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Tenancy;

/// <summary>Finds the tenant that the host names, before any response is written.</summary>
internal sealed class TenancyMiddleware(RequestDelegate next, TenantFinder tenants)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<TenantlessAttribute>() is null)
        {
            var (tenant, problem) = await tenants.FindAsync(context);
            if (tenant is null)
            {
                await context.Response.WriteProblemAsync(problem!);
                return;
            }

            context.SetTenant(tenant);
        }

        await next(context);
    }
}

/// <summary>Marks endpoints that respond for any host, because they reveal nothing about tenants.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class TenantlessAttribute : Attribute;

internal static class TenantHttpContextExtensions
{
    /// <summary>Returns the tenant that the request addresses; null if the endpoint needs none.</summary>
    public static Tenant? FindTenant(this HttpContext context) => context.Features.Get<Tenant>();

    /// <summary>Returns the tenant that the request addresses.</summary>
    /// <exception cref="InvalidOperationException">The endpoint doesn't need a tenant.</exception>
    public static Tenant GetTenant(this HttpContext context) => context.Features.GetRequiredFeature<Tenant>();

    public static void SetTenant(this HttpContext context, Tenant tenant) => context.Features.Set(tenant);
}
