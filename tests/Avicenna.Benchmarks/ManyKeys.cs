using Avicenna.Testing.Stores;
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
        SELECT id, 'hmac-sha256', 'p1', randomblob(32), '0000', created_at FROM api_keys;
        COMMIT;
        """;

    public static async Task AddAsync(TestDatabase database, Guid tenantId, int count)
    {
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = FillSql;
        command.CommandTimeout = 600;
        command.Parameters.AddWithValue("$count", count);
        command.Parameters.AddWithValue("$tenant_id", tenantId.ToString("D"));
        await command.ExecuteNonQueryAsync();
    }
}
