namespace Avicenna.Application.Tenants;

/// <summary>
/// Stores the settings of tenants. A change and its audit event are one transaction, and the change is in effect on this node when the task
/// completes. Every member throws <see cref="Errors.StoreUnavailableException"/> when the store is unavailable.
/// </summary>
public interface ITenantSettingsRepository
{
    /// <returns>Null if the tenant was deleted.</returns>
    Task<TenantSettings?> FindAsync(Guid tenantId, CancellationToken cancellationToken);

    /// <summary>Changes a tenant's settings. If the change leaves them as they were, nothing is written or audited.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="change">Returns the changed settings for the current ones. It may be called more than once.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="cancellationToken">Ends the wait for the work to start.</param>
    /// <returns>The changed settings; null if the tenant was deleted.</returns>
    Task<TenantSettings?> UpdateAsync(Guid tenantId, Func<TenantSettings, TenantSettings> change, Caller caller, CancellationToken cancellationToken);
}
