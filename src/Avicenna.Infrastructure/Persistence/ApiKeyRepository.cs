using System.Data.Common;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Authentication;
using Avicenna.Application.Errors;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Infrastructure.Persistence;

internal sealed class ApiKeyRepository(Database database) : IApiKeyRepository
{
    private const int NameSize = ApiKeyName.MaxLength * 2;
    private const int PermissionSize = 5;
    private const int HintSize = 4;
    private const int SchemeSize = 16;
    private const int Unbounded = -1;

    // A new key; its sequence is the database's to give.
    private const string InsertKeySql = """
        INSERT INTO api_keys (id, tenant_id, name, name_folded, permission, ratelimit_min, enabled, expires_at, metadata, created_at, created_by)
        VALUES (@id, @tenant_id, @name, @name_folded, @permission, @ratelimit_min, @enabled, @expires_at, @metadata, @created_at, @created_by);
        """;

    // A secret of a key; the unique index on hash keeps one secret from being two keys'.
    private const string InsertSecretSql = """
        INSERT INTO api_key_secrets (api_key_id, scheme, pepper_id, hash, hint, created_at, expires_at)
        VALUES (@api_key_id, @scheme, @pepper_id, @hash, @hint, @created_at, @expires_at);
        """;

    // Notes that the tenant's life with keys has begun; seeks the primary key, and changes something only once.
    private const string MarkFirstKeySql = """
        UPDATE tenants
        SET first_key_at = @created_at
        WHERE id = @tenant_id AND first_key_at IS NULL;
        """;

    // One key with its secrets, the newest first; seeks the unique index on id, then ix_api_key_secrets_api_key.
    private const string FindSql = """
        SELECT k.id, k.tenant_id, k.name, k.permission, k.ratelimit_min, k.enabled, k.expires_at, k.metadata, k.created_at, k.created_by, k.last_used_at,
               s.pepper_id, s.hash, s.hint, s.created_at AS secret_created_at, s.expires_at AS secret_expires_at
        FROM api_keys k
        JOIN api_key_secrets s ON s.api_key_id = k.id
        WHERE k.id = @id AND k.tenant_id = @tenant_id
        ORDER BY s.sequence DESC;
        """;

    // Who presents a secret; seeks the unique indexes on hash, on the key's id and on the tenant's.
    private const string FindByHashSql = """
        SELECT k.id AS key_id, k.tenant_id, t.enabled AS tenant_enabled, k.enabled, k.permission, k.expires_at, s.expires_at AS secret_expires_at
        FROM api_key_secrets s
        JOIN api_keys k ON k.id = s.api_key_id
        JOIN tenants t ON t.id = k.tenant_id
        WHERE s.hash = @hash AND s.pepper_id = @pepper_id;
        """;

    // Moves a secret to another pepper unless somebody else has; seeks the unique index on hash.
    private const string ReplaceHashSql = """
        UPDATE api_key_secrets
        SET hash = @new_hash, pepper_id = @new_pepper_id
        WHERE hash = @hash AND pepper_id = @pepper_id;
        """;

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => AddAsync(key, onlyFirst: false, cancellationToken);

    public Task<bool> AddFirstAsync(ApiKey key, CancellationToken cancellationToken) => AddAsync(key, onlyFirst: true, cancellationToken);

    public async Task<ApiKey?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters().Id("tenant_id", tenantId).Id("id", id);
        return ApiKeyRow.ToApiKey(await database.QueryAsync<ApiKeyRow>(FindSql, parameters, cancellationToken));
    }

    public async Task<ApiKeySnapshot?> FindByHashAsync(SecretHash hash, CancellationToken cancellationToken) =>
        (await database.QueryAsync<ApiKeySnapshotRow>(FindByHashSql, ByHash(hash), cancellationToken)).SingleOrDefault()?.ToSnapshot();

    public Task ReplaceHashAsync(SecretHash current, SecretHash replacement, CancellationToken cancellationToken) =>
        database.WriteAsync(
            ReplaceHashSql,
            ByHash(current).Hash("new_hash", replacement.Value).Ascii("new_pepper_id", replacement.PepperId, PepperOptions.MaxIdLength),
            cancellationToken);

    private async Task<bool> AddAsync(ApiKey key, bool onlyFirst, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync(
                async transaction =>
                {
                    // The row that changes stays locked until the commit, so only one of several nodes sees it change.
                    if (!await MarkFirstKeyAsync(transaction, key) && onlyFirst)
                    {
                        return false;
                    }

                    await InsertAsync(transaction, key);
                    return true;
                },
                cancellationToken);
        }
        catch (DbException exception) when (database.IsUniqueViolation(exception))
        {
            throw new ConflictException("There is already a key with this secret");
        }
        catch (DbException exception) when (database.IsForeignKeyViolation(exception))
        {
            throw new NotFoundException("The tenant doesn't exist any more");
        }
    }

    private async Task<bool> MarkFirstKeyAsync(DbTransaction transaction, ApiKey key)
    {
        var parameters = database.Parameters().Id("tenant_id", key.TenantId).Instant("created_at", key.CreatedAt);
        return await transaction.ExecuteAsync(MarkFirstKeySql, parameters) > 0;
    }

    private async Task InsertAsync(DbTransaction transaction, ApiKey key)
    {
        await transaction.ExecuteAsync(
            InsertKeySql,
            database.Parameters()
                .Id("id", key.Id)
                .Id("tenant_id", key.TenantId)
                .Text("name", key.Name.Value, NameSize)
                .Text("name_folded", key.Name.Folded, NameSize)
                .Ascii("permission", key.Permission.ToName(), PermissionSize)
                .Number("ratelimit_min", key.RequestLimit.PerMinute)
                .Flag("enabled", key.Enabled)
                .Instant("expires_at", key.ExpiresAt)
                .Text("metadata", key.Metadata?.Json, Unbounded)
                .Instant("created_at", key.CreatedAt)
                .Id("created_by", key.CreatedBy));

        foreach (var secret in key.Secrets.Reverse())
        {
            await transaction.ExecuteAsync(
                InsertSecretSql,
                ByHash(secret.Hash)
                    .Id("api_key_id", key.Id)
                    .Ascii("scheme", SecretHash.Scheme, SchemeSize)
                    .Ascii("hint", secret.Hint, HintSize)
                    .Instant("created_at", secret.CreatedAt)
                    .Instant("expires_at", secret.ExpiresAt));
        }
    }

    private SqlParameters ByHash(SecretHash hash) =>
        database.Parameters().Hash("hash", hash.Value).Ascii("pepper_id", hash.PepperId, PepperOptions.MaxIdLength);
}
