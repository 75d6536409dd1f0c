using Avicenna.Domain.Tenants;
namespace Avicenna.Application.Abstractions;
public interface ITenantSettingsRepository { Task<TenantSettings?> FindAsync(Guid tenantId, CancellationToken cancellationToken); }
