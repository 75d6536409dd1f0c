using Avicenna.Api.Problems;
using Avicenna.Application.Decisions;
using Avicenna.Domain.Tenants;

namespace Avicenna.Api.Tenancy;

/// <summary>Finds the tenant that a call's host names.</summary>
internal sealed class TenantFinder(SubdomainResolver resolver, TenantCache tenants)
{
    /// <summary>Returns the tenant, or why there is none.</summary>
    /// <exception cref="StoreUnavailableException">The tenant isn't cached and the store is unavailable.</exception>
    public async ValueTask<(Tenant? Tenant, Problem? Problem)> FindAsync(HttpContext context)
    {
        if (resolver.Resolve(context.Request.Headers.Host.ToString()) is not { } subdomain)
        {
            return (null, Problem.InvalidSubdomain);
        }

        return await tenants.FindAsync(subdomain, context.RequestAborted) is { } tenant ? (tenant, null) : (null, Problem.UnknownSubdomain);
    }
}
