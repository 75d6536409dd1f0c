using Avicenna.Application.ApiKeys;
using Avicenna.Application.Authentication;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>Reads keys inside and outside transactions.</summary>
internal sealed class ApiKeyReader(SqlStore database)
{
    // The keys of a tenant. Where a page of them is wanted, it is replaced by the page (Of).
    internal const string KeysSql = $"""
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

    // Who presents a secret; seeks the unique indexes on hash, on the key's id and on the tenant's.
    private const string FindByHashSql = """
        SELECT k.id AS key_id, k.tenant_id, t.enabled AS tenant_enabled, k.enabled, k.name, k.permission, k.ratelimit_min AS request_limit, k.expires_at, k.metadata, k.owner_id, k.scopes, k.allowed_addresses,
               s.expires_at AS secret_expires_at, s.hash AS value, s.pepper_id
        FROM api_key_secrets s
        JOIN api_keys k ON k.id = s.api_key_id
        JOIN tenants t ON t.id = k.tenant_id
        WHERE s.hash IN (@hash0, @hash1, @hash2, @hash3, @hash4, @hash5, @hash6, @hash7);
        """;

    private static readonly string FindWithSecretsSql = Of(FindSql);

    private const int MaxCandidates = SecurityOptions.MaxPeppers + 1;

    private static readonly RowReader<ApiKeySnapshot> SnapshotReader =
        RowReader<ApiKeySnapshot>.Join<ApiKeySnapshot, HashColumns>("value", (key, hash) => key with { Hash = new SecretHash(hash.PepperId, hash.Value) });

    /// <summary>Returns the statement that reads the keys of <paramref name="keys"/> with their secrets.</summary>
    internal static string Of(string keys) => WithSecretsSql.Replace(KeysSql, keys.TrimEnd(';'), StringComparison.Ordinal);

    public async Task<ApiKeyRow?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync(() => database.QueryAsync(Lane.Management, FindWithSecretsSql, ById(tenantId, id), cancellationToken, ApiKeyRow.Reader))).SingleOrDefault();

    public async Task<ApiKeyRow?> FindAsync(DbTransaction transaction, Guid tenantId, Guid id) =>
        (await ReadAsync(() => transaction.QueryAsync(FindWithSecretsSql, ById(tenantId, id), ApiKeyRow.Reader))).SingleOrDefault();

    /// <summary>Returns up to one row more than a page holds.</summary>
    public Task<IReadOnlyList<ApiKeyRow>> ListAsync(ApiKeyFilter filter, CancellationToken cancellationToken)
    {
        var parameters = ApiKeyLists.ToParameters(database.Parameters(), filter).Number("limit", filter.Limit + 1);
        return ReadAsync(() => database.QueryAsync(Lane.Lists, Of(database.Limit(ApiKeyLists.Choose(filter))), parameters, cancellationToken, ApiKeyRow.Reader));
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
        return keys.Where(key => candidates.Contains(key.Hash!)).MinBy(key => candidates.ToList().IndexOf(key.Hash!));
    }

    // A key that was rotated while its rows were read shows it, and is read anew.
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
