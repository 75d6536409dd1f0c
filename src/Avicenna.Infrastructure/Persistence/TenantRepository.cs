using System.Data.Common;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Auditing;
using Avicenna.Domain.Auditing;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Caching;

namespace Avicenna.Infrastructure.Persistence;

internal sealed class TenantRepository(Database database, ChangeLog changes, AuditTrail trail, IAuditSeal seal) : ITenantRepository
{
    // A new tenant; the unique index on subdomain settles who was first.
    private const string InsertSql = """
        INSERT INTO tenants (id, subdomain, enabled, created_at, audit_key_check)
        VALUES (@id, @subdomain, @enabled, @created_at, @audit_key_check);
        """;

    // The tenant that a host name means; seeks the unique index on subdomain.
    private const string FindSql = """
        SELECT id, subdomain, enabled, created_at, first_key_at
        FROM tenants
        WHERE subdomain = @subdomain;
        """;

    // For the operator's list; the unique index on subdomain gives the order.
    private const string ListSql = """
        SELECT id, subdomain, enabled, created_at, first_key_at
        FROM tenants
        ORDER BY subdomain;
        """;

    // Disables or enables a tenant, unless it already is; seeks the primary key.
    private const string SetEnabledSql = """
        UPDATE tenants
        SET enabled = @enabled
        WHERE id = @id AND enabled <> @enabled;
        """;

    // A batch of the audit trail of a tenant that goes, the oldest first; a range of the primary key.
    private const string DeleteEventsSql = """
        DELETE FROM audit_events
        WHERE tenant_id = @id
          AND sequence < (SELECT MIN(sequence) + 500 FROM audit_events WHERE tenant_id = @id);
        """;

    // A batch of the keys of a tenant that goes, the oldest first; their secrets go with them. Seeks ix_api_keys_tenant.
    private const string DeleteKeysSql = """
        DELETE FROM api_keys
        WHERE tenant_id = @id
          AND sequence < (SELECT MIN(sequence) + 500 FROM api_keys WHERE tenant_id = @id);
        """;

    // After its keys; seeks the primary key.
    private const string DeleteSql = """
        DELETE FROM tenants
        WHERE id = @id;
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
                    return true;
                },
                cancellationToken);
        }
        catch (DbException exception) when (Database.IsUniqueViolation(exception))
        {
            return false;
        }
    }

    public async Task<Tenant?> FindAsync(Subdomain subdomain, CancellationToken cancellationToken) =>
        (await database.QueryAsync<TenantRow>(Lane.Decisions, FindSql, BySubdomain(subdomain), cancellationToken)).SingleOrDefault()?.ToTenant();

    public async Task<IReadOnlyList<Tenant>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await database.QueryAsync<TenantRow>(ListSql, parameters: null, cancellationToken)).Select(row => row.ToTenant())];

    public async Task<bool> SetEnabledAsync(Subdomain subdomain, bool enabled, CancellationToken cancellationToken) =>
        await FindAsync(subdomain, cancellationToken) is { } tenant
        && await changes.WriteForTenantAsync(
            tenant.Id,
            Changed(tenant),
            async transaction =>
            {
                if (await transaction.ExecuteAsync(SetEnabledSql, database.Parameters().Id("id", tenant.Id).Flag("enabled", enabled)) > 0)
                {
                    await AuditAsync(transaction, tenant.Id, enabled ? AuditActions.EnableTenant : AuditActions.DisableTenant, !enabled, enabled);
                }

                return true;
            },
            cancellationToken);

    // Disabled first, so that its keys are refused at once; then in batches, so that no lock spreads over other tenants' keys.
    // A delete that is cut short is finished by the next one.
    public async Task<bool> DeleteAsync(Subdomain subdomain, CancellationToken cancellationToken)
    {
        await SetEnabledAsync(subdomain, enabled: false, cancellationToken);
        if (await FindAsync(subdomain, cancellationToken) is not { } tenant)
        {
            return false;
        }

        var byId = database.Parameters().Id("id", tenant.Id);
        while (true)
        {
            foreach (var batch in new[] { DeleteKeysSql, DeleteEventsSql })
            {
                while (await database.WriteAsync(batch, byId, cancellationToken) > 0)
                {
                }
            }

            try
            {
                return await changes.WriteForTenantAsync(
                    tenant.Id, Changed(tenant), async transaction => await transaction.ExecuteAsync(DeleteSql, byId) > 0, cancellationToken);
            }
            catch (DbException exception) when (Database.IsForeignKeyViolation(exception))
            {
                // An operator made a key meanwhile; it goes too.
            }
        }
    }

    private static StoreChange Changed(Tenant tenant) => new(ChangeKind.Tenant, tenant.Id);

    private Task AuditAsync(DbTransaction transaction, Guid tenantId, string action, bool? before, bool after) =>
        trail.AppendAsync(
            transaction,
            tenantId,
            new AuditEntry(action, Caller.Operator, AuditTargets.Tenant, TargetId: null, before is { } enabled ? AuditedState.Of(enabled) : null, AuditedState.Of(after)));

    private SqlParameters BySubdomain(Subdomain subdomain) =>
        database.Parameters().Ascii("subdomain", subdomain.Value, Subdomain.MaxLength);

    private sealed class TenantRow
    {
        public Guid Id { get; init; }

        public string Subdomain { get; init; } = "";

        public bool Enabled { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? FirstKeyAt { get; init; }

        public Tenant ToTenant() => new(Id, Domain.Tenants.Subdomain.From(Subdomain), Enabled, CreatedAt, FirstKeyAt);
    }
}
