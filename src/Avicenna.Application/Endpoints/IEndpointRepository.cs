using Avicenna.Application.Paging;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;

namespace Avicenna.Application.Endpoints;

/// <summary>
/// The store of endpoints. What changes a tenant's endpoints is done one after the other, as one transaction with its audit event,
/// and is in force on this node when the task is done. Every member throws <see cref="Errors.StoreUnavailableException"/> when the
/// store can't be reached.
/// </summary>
public interface IEndpointRepository
{
    /// <exception cref="Errors.AvicennaException">The tenant has one with this path and method.</exception>
    /// <exception cref="Errors.AvicennaException">The tenant is gone.</exception>
    Task AddAsync(Endpoint endpoint, Caller caller, CancellationToken cancellationToken);

    /// <summary>The tenant's endpoint of that id; null when the tenant has none.</summary>
    Task<Endpoint?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken);

    /// <summary>A page of a tenant's endpoints, newest first.</summary>
    /// <param name="tenantId">Whose.</param>
    /// <param name="before">Only those with a smaller sequence; null: from the newest on.</param>
    /// <param name="limit">At most how many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Page<Endpoint>> ListAsync(Guid tenantId, long? before, int limit, CancellationToken cancellationToken);

    /// <summary>All endpoints and the settings of a tenant, as they were in force together; null when the tenant is gone.</summary>
    Task<AccessPolicy?> FindPolicyAsync(Guid tenantId, CancellationToken cancellationToken);

    /// <summary>Changes an endpoint; nothing of it is written, and nothing audited, when the change leaves it as it was.</summary>
    /// <param name="tenantId">Whose endpoint.</param>
    /// <param name="id">The endpoint.</param>
    /// <param name="change">Makes the changed endpoint of the current one. It may be called again, and refuses by throwing.</param>
    /// <param name="caller">Who changes it.</param>
    /// <param name="cancellationToken">Ends the wait for the work to begin.</param>
    /// <returns>The changed endpoint; null when the tenant has no such endpoint.</returns>
    /// <exception cref="Errors.AvicennaException">Nothing was changed, because the tenant has another one with this path and method.</exception>
    Task<Endpoint?> UpdateAsync(Guid tenantId, Guid id, Func<Endpoint, Endpoint> change, Caller caller, CancellationToken cancellationToken);

    /// <returns>False when the tenant has no such endpoint.</returns>
    Task<bool> DeleteAsync(Guid tenantId, Guid id, Caller caller, CancellationToken cancellationToken);
}
