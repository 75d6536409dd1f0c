using Avicenna.Application.Usage;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class UsageRepository(SqlStore database) : IUsageRepository
{
    // A key's hours; a range of the primary key.
    private const string ListSql = """
        SELECT hour, allowed, rate_limited, denied
        FROM usage_hours
        WHERE api_key_id = @api_key_id AND hour >= @from AND hour < @to
        ORDER BY hour;
        """;

    // A tenant's hours; a range of the primary key.
    private const string ListTotalsSql = """
        SELECT hour, allowed, rate_limited, denied
        FROM tenant_usage_hours
        WHERE tenant_id = @tenant_id AND hour >= @from AND hour < @to
        ORDER BY hour;
        """;

    // The keys of a tenant with the most requests; a range of ix_usage_hours_tenant, which covers the query. The order of keys with equal
    // counts is undefined, because sorting them too would take a sixth longer.
    private const string MostRequestsSql = """
        SELECT api_key_id
        FROM usage_hours
        WHERE tenant_id = @tenant_id AND hour >= @from AND hour < @to
        GROUP BY api_key_id
        ORDER BY SUM(allowed + rate_limited + denied) DESC;
        """;

    // The same for refused requests.
    private const string MostRefusedSql = """
        SELECT api_key_id
        FROM usage_hours
        WHERE tenant_id = @tenant_id AND hour >= @from AND hour < @to
        GROUP BY api_key_id
        ORDER BY SUM(rate_limited + denied) DESC;
        """;

    // The counts of these keys; for each, a range of the primary key and a seek of the unique index on a key's id.
    private const string SumSql = """
        SELECT u.api_key_id, k.name, k.owner_id, u.allowed, u.rate_limited, u.denied
        FROM (SELECT api_key_id, SUM(allowed) AS allowed, SUM(rate_limited) AS rate_limited, SUM(denied) AS denied
              FROM usage_hours
              WHERE api_key_id IN (@most) AND hour >= @from AND hour < @to
              GROUP BY api_key_id) u
        LEFT JOIN api_keys k ON k.id = u.api_key_id;
        """;

    // The oldest expired hour; the first entry of ix_usage_hours_hour.
    private const string OldestSql = "SELECT MIN(hour) FROM usage_hours WHERE hour < @cutoff";

    // The next keys with counts in that hour; a range of ix_usage_hours_hour, which is ordered by key.
    private const string NextOldSql = $"""
        SELECT api_key_id
        FROM usage_hours
        WHERE hour = ({OldestSql})
        ORDER BY api_key_id;
        """;

    // Deletes the counts of these keys in that hour; seeks the primary key.
    private const string RemoveSql = $"""
        DELETE FROM usage_hours
        WHERE hour = ({OldestSql}) AND api_key_id IN (@next);
        """;

    // The oldest expired hour of all tenants; the first entry of ix_tenant_usage_hours_hour.
    private const string OldestTotalSql = "SELECT MIN(hour) FROM tenant_usage_hours WHERE hour < @cutoff";

    // The next tenants with counts in that hour; a range of ix_tenant_usage_hours_hour, which is ordered by tenant.
    private const string NextOldTotalSql = $"""
        SELECT tenant_id
        FROM tenant_usage_hours
        WHERE hour = ({OldestTotalSql})
        ORDER BY tenant_id;
        """;

    // Deletes the counts of these tenants in that hour; seeks the primary key.
    private const string RemoveTotalSql = $"""
        DELETE FROM tenant_usage_hours
        WHERE hour = ({OldestTotalSql}) AND tenant_id IN (@next);
        """;

    private static readonly Deletion Old = new(RemoveSql, NextOldSql);

    private static readonly Deletion OldTotals = new(RemoveTotalSql, NextOldTotalSql);

    private readonly UsageWriter writer = new(database);

    public async Task AddAsync(IReadOnlyCollection<KeyUsage> usage, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                // Waits without a timeout: after one, the counts may have been added, and adding them again would count them twice.
                await database.WriteAsync(
                    async transaction =>
                    {
                        await writer.AddAsync(transaction, usage);
                        return true;
                    },
                    Timeout.InfiniteTimeSpan,
                    cancellationToken);
                return;
            }
            catch (DbException exception) when ((SqlStore.IsUniqueViolation(exception) || SqlStore.IsForeignKeyViolation(exception)) && tries < SqlStore.MaxTries)
            {
                // Another node has just inserted the same hour, so the next attempt adds to it; or a tenant was just deleted.
            }
        }
    }

    public Task<IReadOnlyList<UsageHour>> ListAsync(Guid keyId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        ListAsync(ListSql, Between(from, to).Id("api_key_id", keyId), cancellationToken);

    public Task<IReadOnlyList<UsageHour>> ListTotalsAsync(Guid tenantId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        ListAsync(ListTotalsSql, Between(from, to).Id("tenant_id", tenantId), cancellationToken);

    public async Task<IReadOnlyList<ApiKeyUsage>> ListKeysAsync(
        Guid tenantId, DateTimeOffset from, DateTimeOffset to, UsageSort sort, int limit, CancellationToken cancellationToken)
    {
        var sql = Of(database.Limit((sort == UsageSort.Refused ? MostRefusedSql : MostRequestsSql).TrimEnd(';')));
        var parameters = Between(from, to).Id("tenant_id", tenantId).Number("limit", limit);
        var rows = await database.QueryAsync<KeyRow>(Lane.Lists, sql, parameters, cancellationToken);
        return
        [
            .. rows.Select(row => row.ToUsage())
                .OrderByDescending(usage => usage.RateLimited + usage.Denied + (sort == UsageSort.Refused ? 0 : usage.Allowed)).ThenBy(usage => usage.ApiKeyId),
        ];
    }

    public async Task RemoveBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        await database.DeleteAsync(Old, database.Parameters().Instant("cutoff", cutoff), cancellationToken);
        await database.DeleteAsync(OldTotals, database.Parameters().Instant("cutoff", cutoff), cancellationToken);
    }

    /// <summary>Returns the statement for the counts of the keys that a query selects.</summary>
    internal static string Of(string most) => SumSql.Replace("@most", most, StringComparison.Ordinal);

    private async Task<IReadOnlyList<UsageHour>> ListAsync(string sql, SqlParameters parameters, CancellationToken cancellationToken) =>
        [.. (await database.QueryAsync<HourRow>(sql, parameters, cancellationToken)).Select(row => new UsageHour(row.Hour, new UsageCounts(row.Allowed, row.RateLimited, row.Denied)))];

    private SqlParameters Between(DateTimeOffset from, DateTimeOffset to) => database.Parameters().Instant("from", from).Instant("to", to);

    private sealed class HourRow
    {
        public DateTimeOffset Hour { get; init; }

        public long Allowed { get; init; }

        public long RateLimited { get; init; }

        public long Denied { get; init; }
    }

    private sealed class KeyRow
    {
        public Guid ApiKeyId { get; init; }

        public string? Name { get; init; }

        public string? OwnerId { get; init; }

        public long Allowed { get; init; }

        public long RateLimited { get; init; }

        public long Denied { get; init; }

        public ApiKeyUsage ToUsage() => new(ApiKeyId, Name, OwnerId, Allowed, RateLimited, Denied);
    }
}
