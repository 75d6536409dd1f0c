namespace Avicenna.Application.Tenants;

/// <summary>Stores tenants. Every member throws <see cref="Errors.StoreUnavailableException"/> when the store is unavailable.</summary>
public interface ITenantRepository
{
    /// <returns>False, without adding anything, if the subdomain is taken.</returns>
    Task<bool> AddAsync(Tenant tenant, CancellationToken cancellationToken);

    Task<Tenant?> FindAsync(Subdomain subdomain, CancellationToken cancellationToken);

    /// <summary>Returns all tenants, ordered by subdomain.</summary>
    Task<IReadOnlyList<Tenant>> ListAsync(CancellationToken cancellationToken);

    /// <returns>False if the tenant doesn't exist.</returns>
    Task<bool> SetEnabledAsync(Subdomain subdomain, bool enabled, CancellationToken cancellationToken);

    /// <summary>Deletes a tenant with all its data.</summary>
    /// <returns>False if the tenant doesn't exist.</returns>
    Task<bool> DeleteAsync(Subdomain subdomain, CancellationToken cancellationToken);
}
