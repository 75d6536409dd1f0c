using Avicenna.Api.Problems;
using Avicenna.Application.Decisions;
using Avicenna.Domain.Tenants;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Tenancy;

/// <summary>Finds the tenant that the host names, before anything else about the request is answered.</summary>
internal sealed class TenancyMiddleware(RequestDelegate next, SubdomainResolver resolver, TenantCache tenants)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<TenantlessAttribute>() is not null)
        {
            await next(context);
            return;
        }

        // As it was sent: Request.Host would decode an internationalized name, and throw where it can't.
        var host = new HostString(context.Request.Headers.Host.ToString()).Host;
        if (resolver.Resolve(host) is not { } subdomain)
        {
            await context.Response.WriteProblemAsync(Problem.InvalidSubdomain);
            return;
        }

        if (await tenants.FindAsync(subdomain, context.RequestAborted) is not { } tenant)
        {
            await context.Response.WriteProblemAsync(Problem.UnknownSubdomain);
            return;
        }

        context.SetTenant(tenant);
        await next(context);
    }
}

/// <summary>Marks what answers for any host, known or not, because it tells nothing about tenants.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class TenantlessAttribute : Attribute;

internal static class TenantHttpContextExtensions
{
    /// <summary>The tenant that the request addresses; null where the endpoint needs none.</summary>
    public static Tenant? FindTenant(this HttpContext context) => context.Features.Get<Tenant>();

    /// <summary>The tenant that the request addresses.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is one that needs no tenant.</exception>
    public static Tenant GetTenant(this HttpContext context) => context.Features.GetRequiredFeature<Tenant>();

    public static void SetTenant(this HttpContext context, Tenant tenant) => context.Features.Set(tenant);
}
