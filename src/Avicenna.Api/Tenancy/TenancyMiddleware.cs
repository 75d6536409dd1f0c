using Avicenna.Api.Problems;
using Avicenna.Application.Abstractions;

namespace Avicenna.Api.Tenancy;

/// <summary>Finds the tenant that the host names, before anything else about the request is answered.</summary>
internal sealed class TenancyMiddleware(RequestDelegate next, SubdomainResolver resolver, ITenantSnapshots tenants)
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
