using Avicenna.Api.Problems;
using Avicenna.Application.Abstractions;

namespace Avicenna.Api.Tenancy;

/// <summary>Finds the tenant that the host names, before anything else about the request is answered.</summary>
internal sealed class TenancyMiddleware(RequestDelegate next, SubdomainResolver resolver, ITenantRepository tenants)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<TenantlessAttribute>() is not null)
        {
            await next(context);
            return;
        }

        if (resolver.Resolve(context.Request.Host.Host) is not { } subdomain)
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
