using System.Data.Common;
using Avicenna.Application.ApiKeys.ListApiKeys;
using Avicenna.Application.Authentication;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>The queries for keys, inside and outside transactions.</summary>
internal sealed class ApiKeyReader(Database database)
{
    // Keys with their newest secret and the one before it, a row for each; each secret is a seek of ix_api_key_secrets_api_key.
    private const string SelectSql = """
        SELECT k.sequence, k.id, k.tenant_id, k.name, k.permission, k.ratelimit_min, k.enabled, k.expires_at, k.metadata, k.created_at, k.created_by, k.last_used_at,
               s.sequence AS secret_sequence, s.pepper_id, s.hash, s.hint, s.created_at AS secret_created_at, s.expires_at AS secret_expires_at,
               p.sequence AS previous_sequence, p.pepper_id AS previous_pepper_id, p.hash AS previous_hash, p.hint AS previous_hint,
               p.created_at AS previous_created_at, p.expires_at AS previous_expires_at
        FROM api_keys k
        JOIN api_key_secrets s ON s.sequence = (SELECT MAX(n.sequence) FROM api_key_secrets n WHERE n.api_key_id = k.id)
        LEFT JOIN api_key_secrets p ON p.sequence = (SELECT MAX(o.sequence) FROM api_key_secrets o WHERE o.api_key_id = k.id AND o.sequence < s.sequence)
        """;

    // One key; seeks the unique index on id.
    private const string FindSql = $"""
        {SelectSql}
        WHERE k.id = @id AND k.tenant_id = @tenant_id;
        """;

    // A page of a tenant's keys, newest first; seeks ix_api_keys_tenant. The name and the state are looked at row by row; a
    // name contains what can be taken out of it, which both databases say alike and without patterns.
    private const string ListSql = $"""
        {SelectSql}
        WHERE k.tenant_id = @tenant_id
          AND k.sequence < @before
          AND (@name IS NULL OR REPLACE(k.name_folded, @name, '') <> k.name_folded)
          AND (@enabled IS NULL OR k.enabled = @enabled)
          AND (@expired IS NULL OR CASE WHEN k.expires_at <= @now THEN 1 ELSE 0 END = @expired)
        ORDER BY k.sequence DESC;
        """;

    // The same of those with one permission; seeks ix_api_keys_permission.
    private const string ListByPermissionSql = $"""
        {SelectSql}
        WHERE k.tenant_id = @tenant_id
          AND k.permission = @permission
          AND k.sequence < @before
          AND (@name IS NULL OR REPLACE(k.name_folded, @name, '') <> k.name_folded)
          AND (@enabled IS NULL OR k.enabled = @enabled)
          AND (@expired IS NULL OR CASE WHEN k.expires_at <= @now THEN 1 ELSE 0 END = @expired)
        ORDER BY k.sequence DESC;
        """;

    // Who presents a secret; seeks the unique indexes on hash, on the key's id and on the tenant's.
    private const string FindByHashSql = """
        SELECT k.id AS key_id, k.tenant_id, t.enabled AS tenant_enabled, k.enabled, k.name, k.permission, k.ratelimit_min, k.expires_at, k.metadata,
               s.expires_at AS secret_expires_at, s.pepper_id, s.hash
        FROM api_key_secrets s
        JOIN api_keys k ON k.id = s.api_key_id
        JOIN tenants t ON t.id = k.tenant_id
        WHERE s.hash IN (@hash0, @hash1, @hash2, @hash3, @hash4, @hash5, @hash6, @hash7);
        """;

    private const int MaxCandidates = SecurityOptions.MaxPeppers + 1;

    public async Task<ApiKeyRow?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken) =>
        (await database.QueryAsync<ApiKeyRow>(FindSql, ById(tenantId, id), cancellationToken)).SingleOrDefault();

    public async Task<ApiKeyRow?> FindAsync(DbTransaction transaction, Guid tenantId, Guid id) =>
        (await transaction.QueryAsync<ApiKeyRow>(FindSql, ById(tenantId, id))).SingleOrDefault();

    /// <summary>One row more than a page holds, where there are as many.</summary>
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
            ? database.QueryAsync<ApiKeyRow>(ListByPermissionSql, parameters.Ascii("permission", permission.ToName(), ApiKeyColumns.PermissionSize), filter.Limit + 1, cancellationToken)
            : database.QueryAsync<ApiKeyRow>(ListSql, parameters, filter.Limit + 1, cancellationToken);
    }

    public async Task<ApiKeySnapshot?> FindByHashAsync(Lane lane, IReadOnlyList<SecretHash> candidates, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters();
        for (var index = 0; index < MaxCandidates; index++)
        {
            parameters.Hash($"hash{index}", candidates[Math.Min(index, candidates.Count - 1)].Value);
        }

        var rows = await database.QueryAsync<ApiKeySnapshotRow>(lane, FindByHashSql, parameters, cancellationToken);
        // In the candidates' order: a secret that was imported under a second hash is still one answer.
        return rows.Select(row => row.ToSnapshot()).Where(key => candidates.Contains(key.Hash)).MinBy(key => candidates.ToList().IndexOf(key.Hash));
    }

    private SqlParameters ById(Guid tenantId, Guid id) => database.Parameters().Id("tenant_id", tenantId).Id("id", id);
}
