using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;

namespace Avicenna.Application.Abstractions;

/// <summary>What this node knows of tenants; what it doesn't know it learns from the store.</summary>
public interface ITenantSnapshots
{
    /// <summary>The tenant of a subdomain; null: there is none.</summary>
    /// <exception cref="Errors.StoreUnavailableException">The store would have to be asked and can't be.</exception>
    ValueTask<Tenant?> FindAsync(Subdomain subdomain, CancellationToken cancellationToken);

    /// <summary>What the requests of a tenant must bring.</summary>
    /// <exception cref="Errors.StoreUnavailableException">The store would have to be asked and can't be.</exception>
    ValueTask<Guard> GetGuardAsync(Guid tenantId, CancellationToken cancellationToken);
}
