using Avicenna.Application.ApiKeys;
using Avicenna.Domain;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>
/// The queries for a page of a tenant's keys, newest first: one for each filter that has an index. The other filters are looked at row
/// by row.
/// </summary>
internal static class ApiKeyLists
{
    // A name contains what can be taken out of it, which both databases say alike and without patterns. The hint isn't here, because a
    // filter by it always chooses its own query. SQL Server ignores spaces at the end of what it compares, and an owner id has no control
    // characters.
    private const string Rest = """
          AND sequence < @before
          AND (@permission IS NULL OR permission = @permission)
          AND (@name IS NULL OR REPLACE(name_folded, @name, '') <> name_folded)
          AND (@enabled IS NULL OR enabled = @enabled)
          AND (@expired IS NULL OR CASE WHEN expires_at <= @now THEN 1 ELSE 0 END = @expired)
          AND (@owner_id IS NULL OR REPLACE(owner_id, ' ', CHAR(1)) = REPLACE(@owner_id, ' ', CHAR(1)))
          AND (@expires_before IS NULL OR expires_at < @expires_before)
          AND (@last_used_before IS NULL OR last_used_at IS NULL OR last_used_at < @last_used_before)
        ORDER BY sequence DESC;
        """;

    // All keys; a range of ix_api_keys_tenant.
    private const string AllSql = $"""
        {ApiKeyReader.KeysSql}
        {Rest}
        """;

    // Those with one permission; a range of ix_api_keys_permission.
    private const string ByPermissionSql = $"""
        {ApiKeyReader.KeysSql}
          AND permission = @permission
        {Rest}
        """;

    // Those of one owner; a range of ix_api_keys_owner.
    private const string ByOwnerSql = $"""
        {ApiKeyReader.KeysSql}
          AND owner_id = @owner_id
        {Rest}
        """;

    // Those with one hint, which is that of the newest secret: the one without an end; a range of ix_api_key_secrets_hint, and a seek of
    // the unique index on id for each. In this order: a hint is shared by few keys, whatever the tenant. The list of sequences keeps SQLite
    // from walking through all of the tenant's keys instead.
    private const string ByHintSql = $"""
        SELECT {ApiKeyColumns.Members}, sequence
        FROM api_keys
        WHERE sequence IN (
            SELECT k.sequence
            FROM api_key_secrets s
            CROSS JOIN api_keys k
            WHERE s.hint = @key_hint AND s.expires_at IS NULL AND k.id = s.api_key_id AND k.tenant_id = @tenant_id)
        {Rest}
        """;

    // Those that expire before a moment; a range of ix_api_keys_expiry.
    private const string ByExpirySql = $"""
        SELECT {ApiKeyColumns.Members}, sequence
        FROM api_keys
        WHERE sequence IN (SELECT k.sequence FROM api_keys k WHERE k.tenant_id = @tenant_id AND k.expires_at < @expires_before)
        {Rest}
        """;

    /// <summary>The query that is likely to look at the fewest rows.</summary>
    public static string Choose(ApiKeyFilter filter) =>
        filter.KeyHint is not null ? ByHintSql
        : filter.OwnerId is not null ? ByOwnerSql
        : filter.ExpiresBefore is not null ? ByExpirySql
        : filter.Permission is not null ? ByPermissionSql
        : AllSql;

    public static SqlParameters ToParameters(SqlParameters parameters, ApiKeyFilter filter) => parameters
        .Id("tenant_id", filter.TenantId)
        .Sequence("before", filter.Before ?? long.MaxValue)
        .Ascii("permission", filter.Permission is { } permission ? Names<Permission>.Of(permission) : null, ApiKeyColumns.PermissionSize)
        .Text("name", filter.NamePart?.ToUpperInvariant(), ApiKeyColumns.NameSize)
        .Flag("enabled", filter.Status switch { ApiKeyStatus.Active => true, ApiKeyStatus.Disabled => false, _ => null })
        .Flag("expired", filter.Status switch { ApiKeyStatus.Active => false, ApiKeyStatus.Expired => true, _ => null })
        .Instant("now", filter.Now)
        .Text("owner_id", filter.OwnerId, ApiKeyColumns.OwnerSize)
        .Ascii("key_hint", filter.KeyHint, ApiKeyColumns.HintSize)
        .Instant("expires_before", filter.ExpiresBefore)
        .Instant("last_used_before", filter.LastUsedBefore);
}
