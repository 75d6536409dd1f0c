using Avicenna.Application;
using Avicenna.Application.Tenants;
using Avicenna.Domain;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class TenantSettingsRepository(SqlStore database, ChangeLog changes, AuditTrail trail) : ITenantSettingsRepository
{
    // The settings of a tenant; seeks the primary key.
    private const string FindSql = """
        SELECT default_authentication, allow_preflight
        FROM tenants
        WHERE id = @tenant_id;
        """;

    // Updates settings; seeks the primary key.
    private const string UpdateSql = """
        UPDATE tenants
        SET default_authentication = @default_authentication, allow_preflight = @allow_preflight
        WHERE id = @tenant_id;
        """;

    public async Task<TenantSettings?> FindAsync(Guid tenantId, CancellationToken cancellationToken) =>
        (await database.QueryAsync<TenantSettings>(FindSql, Of(tenantId), cancellationToken)).SingleOrDefault();

    public Task<TenantSettings?> UpdateAsync(Guid tenantId, Func<TenantSettings, TenantSettings> change, Caller caller, CancellationToken cancellationToken) =>
        changes.WriteForTenantAsync(
            tenantId,
            new StoreChange(ChangeKind.Policy, tenantId),
            async transaction =>
            {
                if ((await transaction.QueryAsync<TenantSettings>(FindSql, Of(tenantId))).SingleOrDefault() is not { } before)
                {
                    return Written.Nothing<TenantSettings?>(null);
                }

                var after = change(before);
                if (after == before)
                {
                    return Written.Nothing<TenantSettings?>(after);
                }

                var parameters = Of(tenantId)
                    .Ascii("default_authentication", Names<RequiredAuthentication>.Of(after.DefaultAuthentication), EndpointRepository.AuthenticationSize)
                    .Flag("allow_preflight", after.AllowPreflight);
                await transaction.ExecuteAsync(UpdateSql, parameters);
                var entry = new AuditEntry(AuditActions.UpdateSettings, caller, AuditTargets.Settings, TargetId: null, AuditedState.Of(before), AuditedState.Of(after));
                await trail.AppendAsync(transaction, tenantId, entry);
                return Written.Change<TenantSettings?>(after);
            },
            cancellationToken);

    private SqlParameters Of(Guid tenantId) => database.Parameters().Id("tenant_id", tenantId);
}
