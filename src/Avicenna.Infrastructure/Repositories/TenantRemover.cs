using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>
/// Deletes a tenant and all its data in steps that commit separately. Children are deleted first, so there are no cascades. The next call
/// completes an interrupted deletion.
/// </summary>
internal sealed class TenantRemover(SqlStore database, ChangeLog changes)
{
    /// <summary>The maximum number of keys in a step. Low, because keys and secrets have several indexes.</summary>
    private const int MaxKeys = 100;

    // The next keys to delete, oldest first; a range of ix_api_keys_tenant.
    private const string NextKeysSql = """
        SELECT sequence
        FROM api_keys
        WHERE tenant_id = @tenant_id
        ORDER BY sequence;
        """;

    // Deletes keys whose hours and secrets are deleted; seeks the primary key.
    private const string DeleteKeysSql = """
        DELETE FROM api_keys
        WHERE sequence IN (@next);
        """;

    // The next secrets of these keys; a range of ix_api_keys_tenant, and one of ix_api_key_secrets_api_key for each.
    private const string NextSecretsSql = """
        SELECT s.sequence
        FROM api_keys k
        JOIN api_key_secrets s ON s.api_key_id = k.id
        WHERE k.tenant_id = @tenant_id AND k.sequence <= @last
        ORDER BY k.sequence, s.sequence;
        """;

    // Deletes secrets; seeks the primary key.
    private const string DeleteSecretsSql = """
        DELETE FROM api_key_secrets
        WHERE sequence IN (@next);
        """;

    // The next events of the audit trail, oldest first; a range of the primary key.
    private const string NextEventsSql = """
        SELECT sequence
        FROM audit_events
        WHERE tenant_id = @tenant_id
        ORDER BY sequence;
        """;

    // Deletes events; seeks the primary key.
    private const string DeleteEventsSql = """
        DELETE FROM audit_events
        WHERE tenant_id = @tenant_id AND sequence IN (@next);
        """;

    // The next endpoints; a range of ix_endpoints_tenant.
    private const string NextEndpointsSql = """
        SELECT sequence
        FROM endpoints
        WHERE tenant_id = @tenant_id
        ORDER BY sequence;
        """;

    // Deletes endpoints; seeks the primary key.
    private const string DeleteEndpointsSql = """
        DELETE FROM endpoints
        WHERE sequence IN (@next);
        """;

    // The next hashes of deleted secrets, in the order of ix_retired_hashes_tenant; any other order would need a sort.
    private const string NextHashesSql = """
        SELECT hash
        FROM retired_hashes
        WHERE tenant_id = @tenant_id;
        """;

    // Deletes hashes of deleted secrets; seeks the primary key.
    private const string DeleteHashesSql = """
        DELETE FROM retired_hashes
        WHERE hash IN (@next);
        """;

    // The next idempotency records; a range of the unique index.
    private const string NextRecordsSql = """
        SELECT sequence
        FROM idempotency_records
        WHERE tenant_id = @tenant_id
        ORDER BY scope, key_hash;
        """;

    // Deletes idempotency records; seeks the primary key.
    private const string DeleteRecordsSql = """
        DELETE FROM idempotency_records
        WHERE sequence IN (@next);
        """;

    // The next hours of all keys; a range of the primary key.
    private const string NextTotalsSql = """
        SELECT hour
        FROM tenant_usage_hours
        WHERE tenant_id = @tenant_id
        ORDER BY hour;
        """;

    // Hours of all keys that go; seeks the primary key.
    private const string DeleteTotalsSql = """
        DELETE FROM tenant_usage_hours
        WHERE tenant_id = @tenant_id AND hour IN (@next);
        """;

    // Last; seeks the primary key.
    private const string DeleteTenantSql = """
        DELETE FROM tenants
        WHERE id = @tenant_id;
        """;

    private static readonly Deletion Keys = new(DeleteKeysSql, NextKeysSql, MaxKeys);

    private static readonly Deletion Secrets = new(DeleteSecretsSql, NextSecretsSql, 2 * MaxKeys);

    private static readonly Deletion[] Others =
    [
        new(DeleteEventsSql, NextEventsSql),
        new(DeleteEndpointsSql, NextEndpointsSql),
        new(DeleteHashesSql, NextHashesSql),
        new(DeleteRecordsSql, NextRecordsSql),
        new(DeleteTotalsSql, NextTotalsSql),
    ];

    private readonly UsageWriter usage = new(database);

    /// <returns>False: it was gone already.</returns>
    public async Task<bool> RemoveAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        while (true)
        {
            await database.DeleteAsync(transaction => DeleteKeysAsync(transaction, tenantId), cancellationToken);
            await database.DeleteAsync(transaction => usage.DeleteStepAsync(transaction, tenantId), cancellationToken);
            foreach (var deletion in Others)
            {
                await database.DeleteAsync(deletion, Of(tenantId), cancellationToken);
            }

            var change = new StoreChange(ChangeKind.Tenant, tenantId);
            if (await changes.WriteForTenantAsync(tenantId, change, transaction => TryFinishAsync(transaction, tenantId), cancellationToken) is { } removed)
            {
                return removed;
            }
        }
    }

    // Deletes hours, then secrets, then keys, one kind in each step. Usage writes also lock hours before keys.
    private async Task<int> DeleteKeysAsync(DbTransaction transaction, Guid tenantId)
    {
        var next = await database.QueryAsync<long>(transaction, NextKeysSql, Of(tenantId), MaxKeys);
        if (next.Count == 0)
        {
            return 0;
        }

        var parameters = Of(tenantId).Sequence("last", next[^1]);
        return await database.DeleteStepAsync(transaction, Secrets, parameters) is > 0 and var secrets
            ? secrets
            : await database.DeleteStepAsync(transaction, Keys, parameters);
    }

    // An operator may have made a key meanwhile; it goes too. No more can come, since whatever makes one waits for the tenant's lock.
    private async Task<WriteResult<bool?>> TryFinishAsync(DbTransaction transaction, Guid tenantId)
    {
        foreach (var deletion in Others.Prepend(Keys))
        {
            if (await database.DeleteStepAsync(transaction, deletion, Of(tenantId)) == deletion.MaxRows)
            {
                // Too many rows for one transaction, for example after an import.
                return Written.Nothing<bool?>(null);
            }
        }

        return await transaction.ExecuteAsync(DeleteTenantSql, Of(tenantId)) > 0 ? Written.Change<bool?>(true) : Written.Nothing<bool?>(false);
    }

    private SqlParameters Of(Guid tenantId) => database.Parameters().Id("tenant_id", tenantId);
}
