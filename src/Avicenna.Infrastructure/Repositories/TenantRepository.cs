using Avicenna.Application;
using Avicenna.Application.Auditing;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class TenantRepository(SqlStore database, ChangeLog changes, TenantRemover remover, AuditTrail trail, IAuditSeal seal) : ITenantRepository
{
    // Inserts a tenant. The unique index on subdomain rejects duplicates.
    private const string InsertSql = """
        INSERT INTO tenants (id, subdomain, enabled, created_at, audit_key_check)
        VALUES (@id, @subdomain, @enabled, @created_at, @audit_key_check);
        """;

    // Finds the tenant of a host name; seeks the unique index on subdomain.
    private const string FindSql = """
        SELECT id, subdomain, enabled, created_at, first_key_at
        FROM tenants
        WHERE subdomain = @subdomain;
        """;

    // Lists all tenants; the unique index on subdomain provides the order.
    private const string ListSql = """
        SELECT id, subdomain, enabled, created_at, first_key_at
        FROM tenants
        ORDER BY subdomain;
        """;

    // Disables or enables a tenant if that changes its state; seeks the primary key.
    private const string SetEnabledSql = """
        UPDATE tenants
        SET enabled = @enabled
        WHERE id = @id AND enabled <> @enabled;
        """;

    public async Task<bool> AddAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var parameters = BySubdomain(tenant.Subdomain)
            .Id("id", tenant.Id)
            .Flag("enabled", tenant.Enabled)
            .Instant("created_at", tenant.CreatedAt)
            .Hash("audit_key_check", seal.Fingerprint());
        try
        {
            return await changes.WriteForTenantAsync(
                tenant.Id,
                Changed(tenant),
                async transaction =>
                {
                    await transaction.ExecuteAsync(InsertSql, parameters);
                    await AuditAsync(transaction, tenant.Id, AuditActions.CreateTenant, before: null, tenant.Enabled);
                    return Written.Change(true);
                },
                cancellationToken);
        }
        catch (DbException exception) when (SqlStore.IsUniqueViolation(exception))
        {
            return false;
        }
    }

    public async Task<Tenant?> FindAsync(Subdomain subdomain, CancellationToken cancellationToken) =>
        (await database.QueryAsync<Tenant>(Lane.Decisions, FindSql, BySubdomain(subdomain), cancellationToken)).SingleOrDefault();

    public Task<IReadOnlyList<Tenant>> ListAsync(CancellationToken cancellationToken) => database.QueryAsync<Tenant>(ListSql, parameters: null, cancellationToken);

    public async Task<bool> SetEnabledAsync(Subdomain subdomain, bool enabled, CancellationToken cancellationToken) =>
        await FindAsync(subdomain, cancellationToken) is { } tenant
        && await changes.WriteForTenantAsync(
            tenant.Id,
            Changed(tenant),
            async transaction =>
            {
                if (await transaction.ExecuteAsync(SetEnabledSql, database.Parameters().Id("id", tenant.Id).Flag("enabled", enabled)) == 0)
                {
                    return Written.Nothing(true);
                }

                await AuditAsync(transaction, tenant.Id, enabled ? AuditActions.EnableTenant : AuditActions.DisableTenant, !enabled, enabled);
                return Written.Change(true);
            },
            cancellationToken);

    // Disables the tenant first, so that its keys are refused immediately.
    public async Task<bool> DeleteAsync(Subdomain subdomain, CancellationToken cancellationToken)
    {
        await SetEnabledAsync(subdomain, enabled: false, cancellationToken);
        return await FindAsync(subdomain, cancellationToken) is { } tenant && await remover.RemoveAsync(tenant.Id, cancellationToken);
    }

    private static StoreChange Changed(Tenant tenant) => new(ChangeKind.Tenant, tenant.Id);

    private Task AuditAsync(DbTransaction transaction, Guid tenantId, string action, bool? before, bool after) =>
        trail.AppendAsync(
            transaction,
            tenantId,
            new AuditEntry(action, Caller.Operator, AuditTargets.Tenant, TargetId: null, before is { } enabled ? AuditedState.Of(enabled) : null, AuditedState.Of(after)));

    private SqlParameters BySubdomain(Subdomain subdomain) =>
        database.Parameters().Ascii("subdomain", subdomain.Value, Subdomain.MaxLength);
}
