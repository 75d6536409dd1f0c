using Avicenna.Application.Usage;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>Writes and deletes request counts within a transaction of the caller.</summary>
internal sealed class UsageWriter(SqlStore database)
{
    // Inserts a missing hour, unless its tenant was deleted; seeks both primary keys. It must precede the update: an existing hour that it finds is
    // committed, so the update sees it. In the opposite order, an hour that another node inserts in between would be neither updated nor
    // inserted.
    private const string BeginHoursSql = """
        INSERT INTO usage_hours (tenant_id, api_key_id, hour, allowed, rate_limited, denied)
        SELECT @tenant_id, @api_key_id, @hour, 0, 0, 0
        WHERE EXISTS (SELECT 1 FROM tenants t WHERE t.id = @tenant_id)
          AND NOT EXISTS (SELECT 1 FROM usage_hours u WHERE u.api_key_id = @api_key_id AND u.hour = @hour);
        """;

    // Adds to an hour, which exists now; seeks the primary key. It sets the tenant because a node of an earlier version may have
    // inserted the hour without it.
    private const string AddToHoursSql = """
        UPDATE usage_hours
        SET tenant_id = @tenant_id, allowed = usage_hours.allowed + @allowed, rate_limited = usage_hours.rate_limited + @rate_limited,
            denied = usage_hours.denied + @denied
        WHERE usage_hours.api_key_id = @api_key_id AND usage_hours.hour = @hour;
        """;

    // Inserts a missing hour of a tenant in the same way; seeks both primary keys.
    private const string BeginTotalsSql = """
        INSERT INTO tenant_usage_hours (tenant_id, hour, allowed, rate_limited, denied)
        SELECT @tenant_id, @hour, 0, 0, 0
        WHERE EXISTS (SELECT 1 FROM tenants t WHERE t.id = @tenant_id)
          AND NOT EXISTS (SELECT 1 FROM tenant_usage_hours u WHERE u.tenant_id = @tenant_id AND u.hour = @hour);
        """;

    // Adds to an hour of a tenant; seeks the primary key.
    private const string AddToTotalsSql = """
        UPDATE tenant_usage_hours
        SET allowed = tenant_usage_hours.allowed + @allowed, rate_limited = tenant_usage_hours.rate_limited + @rate_limited, denied = tenant_usage_hours.denied + @denied
        WHERE tenant_usage_hours.tenant_id = @tenant_id AND tenant_usage_hours.hour = @hour;
        """;

    // Updates when a key was last used, unless another node has written a later time; seeks the unique index on a key's id.
    private const string UseSql = """
        UPDATE api_keys
        SET last_used_at = @last_used_at
        WHERE api_keys.id = @api_key_id AND (api_keys.last_used_at IS NULL OR api_keys.last_used_at < @last_used_at);
        """;

    // The next hours of a tenant's keys, in the order of ix_usage_hours_tenant; any other order would need a sort.
    private const string NextHoursSql = """
        SELECT api_key_id, hour
        FROM usage_hours
        WHERE tenant_id = @tenant_id;
        """;

    // Deletes an hour of a key; seeks the primary key.
    private const string DeleteHourSql = """
        DELETE FROM usage_hours
        WHERE api_key_id = @api_key_id AND hour = @hour;
        """;

    public async Task AddAsync(DbTransaction transaction, IReadOnlyCollection<KeyUsage> usage)
    {
        // In the same order on all nodes, to avoid deadlocks.
        List<SqlParameters> counted =
        [
            .. usage.OrderBy(hour => hour.KeyId).ThenBy(hour => hour.Hour)
                .Select(hour => Counted(database.Parameters().Id("tenant_id", hour.TenantId).Id("api_key_id", hour.KeyId), hour.Hour, hour.Counts)),
        ];
        await database.ExecuteForRowsAsync(transaction, BeginHoursSql, counted);
        await database.ExecuteForRowsAsync(transaction, AddToHoursSql, counted);

        // Each key once, with its latest time, because an update from several rows, as on SQL Server, may use any of them.
        List<SqlParameters> used =
        [
            .. usage.Where(hour => hour.LastUsedAt is not null)
                .GroupBy(hour => hour.KeyId, (key, hours) => (Key: key, LastUsedAt: hours.Max(hour => hour.LastUsedAt)))
                .OrderBy(use => use.Key)
                .Select(use => database.Parameters().Id("api_key_id", use.Key).Instant("last_used_at", use.LastUsedAt)),
        ];
        await database.ExecuteForRowsAsync(transaction, UseSql, used);

        // Last, because all nodes update these few rows, and each waits until another's transaction commits.
        List<SqlParameters> totals =
        [
            .. usage.GroupBy(hour => (hour.TenantId, hour.Hour), hour => hour.Counts)
                .OrderBy(total => total.Key.TenantId).ThenBy(total => total.Key.Hour)
                .Select(total => Counted(database.Parameters().Id("tenant_id", total.Key.TenantId), total.Key.Hour, total.Aggregate(UsageCounts.Add))),
        ];
        await database.ExecuteForRowsAsync(transaction, BeginTotalsSql, totals);
        await database.ExecuteForRowsAsync(transaction, AddToTotalsSql, totals);
    }

    /// <summary>Deletes the next hours of a tenant's keys.</summary>
    /// <returns>The number of deleted hours.</returns>
    public async Task<int> DeleteStepAsync(DbTransaction transaction, Guid tenantId)
    {
        var next = await database.QueryAsync<HourRow>(transaction, NextHoursSql, database.Parameters().Id("tenant_id", tenantId), Deletion.DefaultMaxRows);
        // In the order in which AddAsync locks them.
        var hours = next.OrderBy(row => row.ApiKeyId).ThenBy(row => row.Hour);
        await transaction.ExecuteAsync(DeleteHourSql, hours.Select(row => database.Parameters().Id("api_key_id", row.ApiKeyId).Instant("hour", row.Hour)));
        return next.Count;
    }

    private static SqlParameters Counted(SqlParameters subject, DateTimeOffset hour, UsageCounts counts) => subject
        .Instant("hour", hour)
        .Sequence("allowed", counts.Allowed)
        .Sequence("rate_limited", counts.RateLimited)
        .Sequence("denied", counts.Denied);

    private sealed class HourRow
    {
        public Guid ApiKeyId { get; init; }

        public DateTimeOffset Hour { get; init; }
    }
}
