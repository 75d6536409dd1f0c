using Avicenna.Domain.Tenants;

namespace Avicenna.Application.Tenants;

/// <summary>
/// The store of tenants' settings. A change is one transaction with its audit event, and is in force on this node when the task is
/// done. Every member throws <see cref="Errors.StoreUnavailableException"/> when the store can't be reached.
/// </summary>
public interface ITenantSettingsRepository
{
    /// <returns>Null when the tenant is gone.</returns>
    Task<TenantSettings?> FindAsync(Guid tenantId, CancellationToken cancellationToken);

    /// <summary>Changes a tenant's settings; nothing of them is written, and nothing audited, when the change leaves them as they were.</summary>
    /// <param name="tenantId">Whose settings.</param>
    /// <param name="change">Makes the changed settings of the current ones. It may be called again.</param>
    /// <param name="caller">Who changes them.</param>
    /// <param name="cancellationToken">Ends the wait for the work to begin.</param>
    /// <returns>The changed settings; null when the tenant is gone.</returns>
    Task<TenantSettings?> UpdateAsync(Guid tenantId, Func<TenantSettings, TenantSettings> change, Caller caller, CancellationToken cancellationToken);
}
