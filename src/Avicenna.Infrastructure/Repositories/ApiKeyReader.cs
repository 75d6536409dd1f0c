using System.Data.Common;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Authentication;
using Avicenna.Domain;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>Reads keys inside and outside transactions.</summary>
internal sealed class ApiKeyReader(SqlStore database)
{
    // The keys of a tenant. For a page or a single key, it is replaced by that query (Of).
    private const string KeysSql = $"""
        SELECT {ApiKeyColumns.Members}, sequence
        FROM api_keys
        WHERE tenant_id = @tenant_id
        """;

    // Keys with their secrets, one row for each secret; a range of ix_api_key_secrets_api_key. A key has at least one secret even while it is
    // rotated. ApiKeyRow selects the newest secrets.
    private const string WithSecretsSql = $"""
        SELECT k.*, s.sequence AS secret_sequence, s.pepper_id, s.hash, s.hint, s.created_at AS secret_created_at, s.expires_at AS secret_expires_at
        FROM ({KeysSql}) k
        LEFT JOIN api_key_secrets s ON s.api_key_id = k.id
        ORDER BY k.sequence DESC;
        """;

    // One key; seeks the unique index on id.
    private const string FindSql = $"""
        {KeysSql}
          AND id = @id;
        """;

    // A page of a tenant's keys, newest first; seeks ix_api_keys_tenant. Name and status are checked row by row. A name contains a text if
    // removing the text changes the name; this needs no patterns and works the same on both databases.
    private const string ListSql = $"""
        {KeysSql}
          AND sequence < @before
          AND (@name IS NULL OR REPLACE(name_folded, @name, '') <> name_folded)
          AND (@enabled IS NULL OR enabled = @enabled)
          AND (@expired IS NULL OR CASE WHEN expires_at <= @now THEN 1 ELSE 0 END = @expired)
        ORDER BY sequence DESC;
        """;

    // A page of the keys with one permission; seeks ix_api_keys_permission.
    private const string ListByPermissionSql = $"""
        {KeysSql}
          AND permission = @permission
          AND sequence < @before
          AND (@name IS NULL OR REPLACE(name_folded, @name, '') <> name_folded)
          AND (@enabled IS NULL OR enabled = @enabled)
          AND (@expired IS NULL OR CASE WHEN expires_at <= @now THEN 1 ELSE 0 END = @expired)
        ORDER BY sequence DESC;
        """;

    // Finds the key of a presented secret; seeks the unique indexes on the hash, the key's id and the tenant's id.
    private const string FindByHashSql = """
        SELECT k.id AS key_id, k.tenant_id, t.enabled AS tenant_enabled, k.enabled, k.name, k.permission, k.ratelimit_min AS request_limit, k.expires_at, k.metadata,
               s.expires_at AS secret_expires_at, s.hash AS value, s.pepper_id
        FROM api_key_secrets s
        JOIN api_keys k ON k.id = s.api_key_id
        JOIN tenants t ON t.id = k.tenant_id
        WHERE s.hash IN (@hash0, @hash1, @hash2, @hash3, @hash4, @hash5, @hash6, @hash7);
        """;

    private const int MaxCandidates = SecurityOptions.MaxPeppers + 1;

    private static readonly RowReader<ApiKeySnapshot> SnapshotReader =
        RowReader<ApiKeySnapshot>.Join<ApiKeySnapshot, HashColumns>("value", (key, hash) => key with { Hash = new SecretHash(hash.PepperId, hash.Value) });

    /// <summary>Returns the statement that reads the keys of <paramref name="keys"/> with their secrets.</summary>
    internal static string Of(string keys) => WithSecretsSql.Replace(KeysSql, keys.TrimEnd(';'), StringComparison.Ordinal);

    public async Task<ApiKeyRow?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync(() => database.QueryAsync(Lane.Management, Of(FindSql), ById(tenantId, id), cancellationToken, ApiKeyRow.Reader))).SingleOrDefault();

    public async Task<ApiKeyRow?> FindAsync(DbTransaction transaction, Guid tenantId, Guid id) =>
        (await ReadAsync(() => transaction.QueryAsync(Of(FindSql), ById(tenantId, id), ApiKeyRow.Reader))).SingleOrDefault();

    /// <summary>Returns up to one row more than a page holds.</summary>
    public Task<IReadOnlyList<ApiKeyRow>> ListAsync(ApiKeyFilter filter, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters()
            .Id("tenant_id", filter.TenantId)
            .Sequence("before", filter.Before ?? long.MaxValue)
            .Text("name", filter.NamePart?.ToUpperInvariant(), ApiKeyColumns.NameSize)
            .Flag("enabled", filter.Status switch { ApiKeyStatus.Active => true, ApiKeyStatus.Disabled => false, _ => null })
            .Flag("expired", filter.Status switch { ApiKeyStatus.Active => false, ApiKeyStatus.Expired => true, _ => null })
            .Instant("now", filter.Now);
        return filter.Permission is { } permission
            ? ListAsync(ListByPermissionSql, parameters.Ascii("permission", Names<Permission>.Of(permission), ApiKeyColumns.PermissionSize), filter.Limit + 1, cancellationToken)
            : ListAsync(ListSql, parameters, filter.Limit + 1, cancellationToken);
    }

    public async Task<ApiKeySnapshot?> FindByHashAsync(Lane lane, IReadOnlyList<SecretHash> candidates, CancellationToken cancellationToken) =>
        await FindAnyAsync(lane, candidates, cancellationToken)
        // If a statement doesn't read a consistent state, the secret may have been moved to the first pepper between two of its seeks.
        ?? (database.SeesOneMoment || candidates.Count == 1 ? null : await FindAnyAsync(lane, [candidates[0]], cancellationToken));

    private async Task<ApiKeySnapshot?> FindAnyAsync(Lane lane, IReadOnlyList<SecretHash> candidates, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters();
        for (var index = 0; index < MaxCandidates; index++)
        {
            parameters.Hash($"hash{index}", candidates[Math.Min(index, candidates.Count - 1)].Value);
        }

        var keys = await database.QueryAsync(lane, FindByHashSql, parameters, cancellationToken, SnapshotReader);
        // In the order of the candidates, because a secret may also have been imported under a second hash.
        return keys.Where(key => candidates.Contains(key.Hash)).MinBy(key => candidates.ToList().IndexOf(key.Hash));
    }

    private Task<IReadOnlyList<ApiKeyRow>> ListAsync(string sql, SqlParameters parameters, int limit, CancellationToken cancellationToken) => ReadAsync(
        () => database.QueryAsync(Lane.Lists, Of(database.Limit(sql)), parameters.Number("limit", limit), cancellationToken, ApiKeyRow.Reader));

    // Rows of a key that was rotated during the read are inconsistent, and are read again.
    private static async Task<IReadOnlyList<ApiKeyRow>> ReadAsync(Func<Task<IReadOnlyList<ApiKeyRow>>> query)
    {
        for (var tries = 1; ; tries++)
        {
            var keys = (await query()).GroupBy(row => row.Sequence).Select(ApiKeyRow.Join).ToList();
            if (keys.All(key => key.IsConsistent) || tries == SqlStore.MaxTries)
            {
                return [.. keys.Where(key => key.HasSecret)];
            }
        }
    }

    private SqlParameters ById(Guid tenantId, Guid id) => database.Parameters().Id("tenant_id", tenantId).Id("id", id);

    private sealed record HashColumns
    {
        public byte[] Value { get; init; } = [];

        public string? PepperId { get; init; }
    }
}
