using Microsoft.Data.Sqlite;

namespace Avicenna.Benchmarks;

/// <summary>Fills a tenant with keys faster than the product would: by its schema, without its checks.</summary>
internal static class ManyKeys
{
    // One in a hundred is an admin, one in ten is disabled, one in three has metadata; every one has a secret.
    private const string FillSql = """
        BEGIN IMMEDIATE;
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $count)
        INSERT INTO api_keys (id, tenant_id, name, name_folded, permission, ratelimit_min, enabled, created_at, metadata)
        SELECT printf('%08x-0000-4000-8000-%012x', (n * 2654435761) & 4294967295, n), $tenant_id, 'Key ' || n, 'KEY ' || n,
               CASE WHEN n % 100 = 0 THEN 'admin' ELSE 'user' END, 60, n % 10 <> 0, 1767225600000 + n,
               CASE WHEN n % 3 = 0 THEN '{"team":"payments"}' END
        FROM numbers;
        INSERT INTO api_key_secrets (api_key_id, scheme, pepper_id, hash, hint, created_at)
        SELECT id, 'hmac-sha256', 'p1', randomblob(32), '0000', created_at FROM api_keys WHERE name LIKE 'Key %';
        COMMIT;
        """;

    public const int UsedDays = 90;

    // In each hour other keys, a prime apart, so that as few as possible are used in several.
    private const string UseSql = """
        BEGIN IMMEDIATE;
        WITH RECURSIVE hours (h) AS (SELECT 0 UNION ALL SELECT h + 1 FROM hours WHERE h < $hours - 1),
                       used (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM used WHERE n < $count - 1)
        INSERT INTO usage_hours (api_key_id, hour, tenant_id, allowed, rate_limited, denied)
        SELECT k.id, 1767225600000 + h * 3600000, $tenant_id, 1 + (h * 31 + n * 17) % 500, n % 3, n % 5
        FROM hours
        JOIN used
        JOIN api_keys k ON k.sequence = 1 + (h * $count + n) * 7919 % 1000000
        ORDER BY k.id, h;
        INSERT INTO tenant_usage_hours (tenant_id, hour, allowed, rate_limited, denied)
        SELECT tenant_id, hour, SUM(allowed), SUM(rate_limited), SUM(denied) FROM usage_hours GROUP BY tenant_id, hour;
        COMMIT;
        """;

    public static Task AddAsync(string connectionString, Guid tenantId, int count) => RunAsync(connectionString, FillSql, tenantId, count);

    /// <summary>Counts requests of that many keys in each hour of <see cref="UsedDays"/>.</summary>
    public static Task UseAsync(string connectionString, Guid tenantId, int keysAnHour) => RunAsync(connectionString, UseSql, tenantId, keysAnHour);

    private static async Task RunAsync(string connectionString, string sql, Guid tenantId, int count)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        command.Parameters.AddWithValue("$count", count);
        command.Parameters.AddWithValue("$hours", UsedDays * 24);
        command.Parameters.AddWithValue("$tenant_id", tenantId.ToString("D"));
        await command.ExecuteNonQueryAsync();
    }
}
