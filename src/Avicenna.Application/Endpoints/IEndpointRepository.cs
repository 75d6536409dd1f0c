using Avicenna.Application.Paging;

namespace Avicenna.Application.Endpoints;

/// <summary>
/// The store of endpoints. Changes to a tenant's endpoints run one at a time, each in one transaction with its audit event, and apply on
/// this node once the task completes. All members throw <see cref="Errors.StoreUnavailableException"/> if the store is unavailable.
/// </summary>
public interface IEndpointRepository
{
    /// <exception cref="Errors.AvicennaException">The tenant already has an endpoint with this path and method.</exception>
    /// <exception cref="Errors.AvicennaException">The tenant no longer exists.</exception>
    Task AddAsync(Endpoint endpoint, Caller caller, CancellationToken cancellationToken);

    /// <summary>Returns the tenant's endpoint with this id; null if the tenant has none.</summary>
    Task<Endpoint?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken);

    /// <summary>Returns a page of a tenant's endpoints, newest first.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="before">Only endpoints with a smaller sequence; null to start with the newest.</param>
    /// <param name="limit">The maximum number of endpoints.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Page<Endpoint>> ListAsync(Guid tenantId, long? before, int limit, CancellationToken cancellationToken);

    /// <summary>Returns all endpoints and the settings of a tenant as one consistent state; null if the tenant no longer exists.</summary>
    Task<AccessPolicy?> FindPolicyAsync(Guid tenantId, CancellationToken cancellationToken);

    /// <summary>Changes an endpoint. A change without effect is neither written nor audited.</summary>
    /// <param name="tenantId">The tenant of the endpoint.</param>
    /// <param name="id">The endpoint.</param>
    /// <param name="change">Returns the changed endpoint. It may be called more than once, and throws to refuse the change.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="cancellationToken">Cancels the call as long as the work has not begun.</param>
    /// <returns>The changed endpoint; null if the tenant has no such endpoint.</returns>
    /// <exception cref="Errors.AvicennaException">Nothing was changed, because another endpoint has this path and method.</exception>
    Task<Endpoint?> UpdateAsync(Guid tenantId, Guid id, Func<Endpoint, Endpoint> change, Caller caller, CancellationToken cancellationToken);

    /// <returns>False if the tenant has no such endpoint.</returns>
    Task<bool> DeleteAsync(Guid tenantId, Guid id, Caller caller, CancellationToken cancellationToken);
}
