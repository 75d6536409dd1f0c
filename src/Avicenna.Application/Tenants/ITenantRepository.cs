using Avicenna.Domain.Tenants;

namespace Avicenna.Application.Tenants;

/// <summary>The store of tenants. Every member throws <see cref="Errors.StoreUnavailableException"/> when it can't be reached.</summary>
public interface ITenantRepository
{
    /// <returns>False, and nothing is added, when the subdomain is taken.</returns>
    Task<bool> AddAsync(Tenant tenant, CancellationToken cancellationToken);

    Task<Tenant?> FindAsync(Subdomain subdomain, CancellationToken cancellationToken);

    /// <summary>All tenants by subdomain.</summary>
    Task<IReadOnlyList<Tenant>> ListAsync(CancellationToken cancellationToken);

    /// <returns>False when there is no such tenant.</returns>
    Task<bool> SetEnabledAsync(Subdomain subdomain, bool enabled, CancellationToken cancellationToken);

    /// <summary>Removes a tenant with everything that is its own.</summary>
    /// <returns>False when there is no such tenant.</returns>
    Task<bool> DeleteAsync(Subdomain subdomain, CancellationToken cancellationToken);
}
