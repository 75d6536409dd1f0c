using Avicenna.Application.Time;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>Writes keys and their secrets in a given transaction.</summary>
internal sealed class ApiKeyWriter(SqlStore database, TimeProvider time)
{
    // Inserts a key. The database assigns sequences in the order in which keys are inserted.
    private const string InsertKeySql = """
        INSERT INTO api_keys (id, tenant_id, name, name_folded, permission, ratelimit_min, enabled, expires_at, metadata, created_at, created_by, last_used_at, owner_id, scopes, allowed_addresses)
        VALUES (@id, @tenant_id, @name, @name_folded, @permission, @ratelimit_min, @enabled, @expires_at, @metadata, @created_at, @created_by, @last_used_at, @owner_id, @scopes, @allowed_addresses);
        """;

    // Inserts a secret in the same way. The unique index on hash prevents two keys from having the same secret.
    private const string InsertSecretSql = """
        INSERT INTO api_key_secrets (api_key_id, scheme, pepper_id, hash, hint, created_at, expires_at)
        VALUES (@api_key_id, @scheme, @pepper_id, @hash, @hint, @created_at, @expires_at);
        """;

    // Records the tenant's first key; seeks the primary key. Takes effect only once.
    private const string MarkFirstKeySql = """
        UPDATE tenants
        SET first_key_at = @created_at
        WHERE id = @tenant_id AND first_key_at IS NULL;
        """;

    // Updates a key; seeks the unique index on id.
    private const string UpdateKeySql = $"""
        UPDATE api_keys
        SET {ApiKeyColumns.Changes}
        WHERE id = @id AND tenant_id = @tenant_id;
        """;

    // Sets the expiry of secrets; seeks ix_api_key_secrets_api_key. By sequence, because an upgrade may change a hash at any time.
    private const string EndSecretsSql = """
        UPDATE api_key_secrets
        SET expires_at = @expires_at
        WHERE api_key_id = @api_key_id AND sequence <= @up_to;
        """;

    // Stores the hashes of secrets before they are deleted; seeks ix_api_key_secrets_api_key.
    private const string RetireHashesSql = """
        INSERT INTO retired_hashes (hash, tenant_id, api_key_id, retired_at)
        SELECT h.hash, @tenant_id, @api_key_id, @expires_at
        FROM (SELECT hash FROM api_key_secrets WHERE api_key_id = @api_key_id AND sequence <= @up_to
              UNION
              SELECT first_hash FROM api_key_secrets WHERE api_key_id = @api_key_id AND sequence <= @up_to AND first_hash IS NOT NULL) h
        WHERE NOT EXISTS (SELECT 1 FROM retired_hashes r WHERE r.hash = h.hash);
        """;

    // Deletes secrets; seeks ix_api_key_secrets_api_key.
    private const string DeleteSecretsSql = """
        DELETE FROM api_key_secrets
        WHERE api_key_id = @api_key_id AND sequence <= @up_to;
        """;

    // A key that has ended, after its secrets; seeks the unique index on id.
    private const string DeleteKeySql = """
        DELETE FROM api_keys
        WHERE id = @id AND tenant_id = @tenant_id;
        """;

    /// <returns>Whether the key is the first of its tenant's life.</returns>
    public async Task<bool> MarkFirstKeyAsync(DbTransaction transaction, ApiKey key)
    {
        var parameters = database.Parameters().Id("tenant_id", key.TenantId).Instant("created_at", key.CreatedAt);
        return await transaction.ExecuteAsync(MarkFirstKeySql, parameters) > 0;
    }

    public Task InsertAsync(DbTransaction transaction, params IReadOnlyCollection<ApiKey> keys) => PrepareInsert(keys)(transaction);

    /// <summary>Prepares an insert of keys. Called before the transaction begins, it shortens the time for which other writes wait.</summary>
    /// <returns>Inserts the keys in the given transaction.</returns>
    public Func<DbTransaction, Task> PrepareInsert(params IReadOnlyCollection<ApiKey> keys)
    {
        List<SqlParameters> rows =
        [
            .. keys.Select(key => database.Parameters()
                .Changeable(key)
                .Instant("created_at", key.CreatedAt)
                .Id("created_by", key.CreatedBy)
                .Instant("last_used_at", key.LastUsedAt)),
        ];
        List<SqlParameters> secrets = [.. keys.SelectMany(key => key.Secrets.Reverse().Select(secret => Row(key.Id, secret)))];
        return async transaction =>
        {
            await database.ExecuteForRowsAsync(transaction, InsertKeySql, rows);
            await database.ExecuteForRowsAsync(transaction, InsertSecretSql, secrets);
        };
    }

    /// <summary>Updates the stored key.</summary>
    /// <param name="transaction">The transaction in which <paramref name="stored"/> was read.</param>
    /// <param name="stored">The stored key.</param>
    /// <param name="changed">The changed key.</param>
    public async Task UpdateAsync(DbTransaction transaction, ApiKeyRow stored, ApiKey changed)
    {
        await transaction.ExecuteAsync(UpdateKeySql, database.Parameters().Changeable(changed));
        if (IsNewest(changed.Secrets[0]))
        {
            return;
        }

        // Older secrets are always deleted. The one that was the newest gets its grace period, or is deleted as well.
        var isKept = changed.Secrets.Any(IsNewest);
        await RetireAsync(transaction, changed, isKept ? stored.Previous?.SecretSequence ?? 0 : stored.SecretSequence!.Value);
        if (isKept)
        {
            await transaction.ExecuteAsync(EndSecretsSql, UpTo(changed, stored.SecretSequence!.Value, changed.Secrets[1].ExpiresAt));
        }

        await transaction.ExecuteAsync(InsertSecretSql, Row(changed.Id, changed.Secrets[0]));

        bool IsNewest(StoredSecret secret) => secret.Hash.Value.AsSpan().SequenceEqual(stored.Hash);
    }

    public async Task DeleteAsync(DbTransaction transaction, ApiKey key)
    {
        await RetireAsync(transaction, key, long.MaxValue);
        await transaction.ExecuteAsync(DeleteKeySql, database.Parameters().Id("id", key.Id).Id("tenant_id", key.TenantId));
    }

    private async Task RetireAsync(DbTransaction transaction, ApiKey key, long upTo)
    {
        var parameters = UpTo(key, upTo, time.GetInstant()).Id("tenant_id", key.TenantId);
        // The update comes first: it prevents an upgrade from changing a hash between the next two statements.
        await transaction.ExecuteAsync(EndSecretsSql, parameters);
        await transaction.ExecuteAsync(RetireHashesSql, parameters);
        await transaction.ExecuteAsync(DeleteSecretsSql, parameters);
    }

    private SqlParameters Row(Guid keyId, StoredSecret secret) => database.Parameters()
        .Hashed(secret.Hash)
        .Id("api_key_id", keyId)
        .Ascii("hint", secret.Hint, ApiKeyColumns.HintSize)
        .Instant("created_at", secret.CreatedAt)
        .Instant("expires_at", secret.ExpiresAt);

    private SqlParameters UpTo(ApiKey key, long sequence, DateTimeOffset? expiresAt) =>
        database.Parameters().Id("api_key_id", key.Id).Sequence("up_to", sequence).Instant("expires_at", expiresAt);
}
