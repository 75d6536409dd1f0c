using System.Runtime.CompilerServices;
using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Changes;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Paging;
using Avicenna.Application.Tenants;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class ApiKeyRepository(
    SqlStore database,
    ApiKeyReader reader,
    ApiKeyWriter writer,
    ApiKeyImporter importer,
    IdempotencyRepository idempotency,
    ChangeLog changes,
    TenantWatches watches,
    AuditTrail trail) : IApiKeyRepository
{
    // Whether the tenant has an enabled admin key that never expires; seeks ix_api_keys_lasting_admin.
    private const string CountLastingAdminsSql = """
        SELECT COUNT(*)
        FROM tenants t
        WHERE t.id = @tenant_id
          AND EXISTS (SELECT 1 FROM api_keys k WHERE k.tenant_id = @tenant_id AND k.permission = 'admin' AND k.enabled = 1 AND k.expires_at IS NULL);
        """;

    // Replaces the hash of a secret unless it has changed, and keeps the original one; seeks the unique index on hash. Never replaces it by
    // one under a pepper that was registered earlier: during a rolling change, nodes with the old first pepper would otherwise move secrets
    // back.
    private const string ReplaceHashSql = """
        UPDATE api_key_secrets
        SET first_hash = COALESCE(first_hash, hash), hash = @new_hash, scheme = @new_scheme, pepper_id = @new_pepper_id
        WHERE hash = @hash AND scheme = @scheme
          AND NOT EXISTS (SELECT 1 FROM peppers c JOIN peppers n ON n.ordinal < c.ordinal WHERE c.id = @pepper_id AND n.id = @new_pepper_id);
        """;

    private readonly CallsInProgress<string> callsInProgress = new();

    public async Task<ReplayedCall?> AddAsync(ApiKey key, Caller caller, IdempotentCall? idempotentCall, CancellationToken cancellationToken)
    {
        var insertAsync = PrepareInsert(key, caller);
        var replayed = await WriteAsync(
            key.TenantId,
            change: null,
            idempotentCall,
            async transaction =>
            {
                if (await NoteAsync(transaction, key.TenantId, idempotentCall, key.Id) is { } replay)
                {
                    return Written.Nothing<ReplayedCall?>(replay);
                }

                // If the caller has a key, the tenant has already had its first.
                if (caller.KeyId is null)
                {
                    await writer.MarkFirstKeyAsync(transaction, key);
                }

                await insertAsync(transaction);
                return Written.Change<ReplayedCall?>(null);
            },
            cancellationToken);
        if (replayed is null)
        {
            // Without a number, and so on this node alone: there is nothing that the others would have to forget.
            watches.Tell(key.TenantId);
        }

        return replayed;
    }

    public Task<bool> AddFirstAsync(ApiKey key, CancellationToken cancellationToken) =>
        WriteAsync(
            key.TenantId,
            // The secret may be a configured one that was already presented and cached as unknown. A minted secret is always new.
            new StoreChange(ChangeKind.UnknownKeys, key.TenantId),
            idempotentCall: null,
            async transaction =>
            {
                if (!await writer.MarkFirstKeyAsync(transaction, key))
                {
                    return Written.Nothing(false);
                }

                await PrepareInsert(key, Caller.Operator)(transaction);
                return Written.Change(true);
            },
            cancellationToken);

    public Task<IReadOnlyList<ImportOutcome>> ImportAsync(Guid tenantId, IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken) =>
        WriteAsync(() => importer.ImportAsync(tenantId, keys, progress, cancellationToken));

    public async Task<IReadOnlyList<ImportOutcome>> PreviewImportAsync(IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken) =>
        await importer.PreviewAsync(keys, progress, cancellationToken);

    public async Task<ApiKey?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken) =>
        (await reader.FindAsync(tenantId, id, cancellationToken))?.ToApiKey();

    public async Task<Page<ApiKey>> ListAsync(ApiKeyFilter filter, CancellationToken cancellationToken) =>
        (await reader.ListAsync(filter, cancellationToken)).ToPage(filter.Limit, row => row.Sequence, row => row.ToApiKey());

    public Task<ApiKeySnapshot?> FindByHashAsync(IReadOnlyList<SecretHash> candidates, CancellationToken cancellationToken) =>
        reader.FindByHashAsync(Lane.Decisions, candidates, cancellationToken);

    public Task<ApiKey?> UpdateAsync(Guid tenantId, Guid id, string action, Func<ApiKey, ApiKey> change, Caller caller, CancellationToken cancellationToken) =>
        WriteAsync(
            tenantId,
            new StoreChange(ChangeKind.ApiKey, id),
            idempotentCall: null,
            async transaction => await reader.FindAsync(transaction, tenantId, id) is { } row
                ? await UpdateAsync(transaction, row, action, change, caller)
                : Written.Nothing<ApiKey?>(null),
            cancellationToken);

    public Task<(ApiKey? Rotated, ReplayedCall? Replay)> RotateAsync(
        Guid tenantId, Guid id, Func<ApiKey, ApiKey> rotate, Caller caller, IdempotentCall? idempotentCall, CancellationToken cancellationToken) =>
        WriteAsync(
            tenantId,
            new StoreChange(ChangeKind.ApiKey, id),
            idempotentCall,
            async transaction =>
            {
                if (await reader.FindAsync(transaction, tenantId, id) is not { } row)
                {
                    return Written.Nothing<(ApiKey?, ReplayedCall?)>((null, null));
                }

                if (await NoteAsync(transaction, tenantId, idempotentCall, id) is { } replay)
                {
                    return Written.Nothing<(ApiKey?, ReplayedCall?)>((null, replay));
                }

                var (rotated, isChange) = await UpdateAsync(transaction, row, AuditActions.RotateApiKey, rotate, caller);
                return new WriteResult<(ApiKey?, ReplayedCall?)>((rotated, null), isChange);
            },
            cancellationToken);

    public Task<bool> DeleteAsync(Guid tenantId, Guid id, Caller caller, CancellationToken cancellationToken) =>
        WriteAsync(
            tenantId,
            new StoreChange(ChangeKind.ApiKey, id),
            idempotentCall: null,
            async transaction =>
            {
                if ((await reader.FindAsync(transaction, tenantId, id))?.ToApiKey() is not { } key)
                {
                    return Written.Nothing(false);
                }

                await writer.DeleteAsync(transaction, key);
                await RequireLastingAdminAsync(transaction, key, after: null);
                await trail.AppendAsync(transaction, tenantId, Entry(AuditActions.DeleteApiKey, caller, key, after: null));
                return Written.Change(true);
            },
            cancellationToken);

    public Task ReplaceHashAsync(SecretHash current, SecretHash replacement, CancellationToken cancellationToken) =>
        database.WriteAsync(ReplaceHashSql, database.Parameters().Hashed(current).Hashed(replacement, "new_"), cancellationToken);

    internal static AuditEntry Entry(string action, Caller caller, ApiKey? before, ApiKey? after) => new(
        action, caller, AuditTargets.ApiKey, (after ?? before)!.Id, before is null ? null : AuditedState.Of(before), after is null ? null : AuditedState.Of(after));

    private async Task<ReplayedCall?> NoteAsync(DbTransaction transaction, Guid tenantId, IdempotentCall? idempotentCall, Guid apiKeyId) =>
        idempotentCall is null ? null : await idempotency.AddAsync(transaction, tenantId, idempotentCall, apiKeyId);

    private Func<DbTransaction, Task> PrepareInsert(ApiKey key, Caller caller)
    {
        var insertAsync = writer.PrepareInsert(key);
        var entry = Entry(AuditActions.CreateApiKey, caller, before: null, key);
        return async transaction =>
        {
            await insertAsync(transaction);
            await trail.AppendAsync(transaction, key.TenantId, entry);
        };
    }

    private async Task<WriteResult<ApiKey?>> UpdateAsync(DbTransaction transaction, ApiKeyRow row, string action, Func<ApiKey, ApiKey> change, Caller caller)
    {
        var before = row.ToApiKey();
        var after = change(before);
        if (after == before)
        {
            return Written.Nothing<ApiKey?>(after);
        }

        await writer.UpdateAsync(transaction, row, after);
        await RequireLastingAdminAsync(transaction, before, after);
        await trail.AppendAsync(transaction, before.TenantId, Entry(action, caller, before, after));
        return Written.Change<ApiKey?>(after);
    }

    // Counted after the change, in its transaction. No other change of the tenant runs at the same time, so the count is what will be
    // committed.
    private async Task RequireLastingAdminAsync(DbTransaction transaction, ApiKey before, ApiKey? after)
    {
        if (before.IsLastingAdmin && after is not { IsLastingAdmin: true }
            && (await transaction.QueryAsync<int>(CountLastingAdminsSql, database.Parameters().Id("tenant_id", before.TenantId))).Single() == 0)
        {
            throw new AvicennaException(ApiKeyErrors.LastAdmin);
        }
    }

    private async Task<T> WriteAsync<T>(
        Guid tenantId, StoreChange? change, IdempotentCall? idempotentCall, Func<DbTransaction, Task<WriteResult<T>>> write, CancellationToken cancellationToken, [CallerMemberName] string member = "")
    {
        var call = idempotentCall is null ? null : $"{tenantId:N}_{Convert.ToHexString(idempotentCall.KeyHash)}_{idempotentCall.Scope}";
        using var turn = call is null ? null : callsInProgress.Enter(call);
        try
        {
            return await WriteAsync(() => change is { } told
                ? changes.WriteForTenantAsync(tenantId, told, write, LaneLimits.CommitTimeout, call, cancellationToken, member: member)
                : database.WriteForTenantAsync(tenantId, async transaction => (await write(transaction)).Result, LaneLimits.CommitTimeout, call, cancellationToken, member: member));
        }
        catch (StoreUnavailableException) when (turn is { IsBehindAnother: true })
        {
            throw new AvicennaException(IdempotencyErrors.InFlight);
        }
    }

    private static async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (DbException exception) when (SqlStore.IsUniqueViolation(exception))
        {
            throw new AvicennaException(ApiKeyErrors.SecretExists);
        }
        catch (DbException exception) when (SqlStore.IsForeignKeyViolation(exception))
        {
            throw new AvicennaException(TenantErrors.Gone);
        }
    }
}
