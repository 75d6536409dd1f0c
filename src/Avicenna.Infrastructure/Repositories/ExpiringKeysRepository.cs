using Avicenna.Application.ApiKeys;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class ExpiringKeysRepository(SqlStore database) : IExpiringKeysRepository
{
    // The keys that expire within a period; for each tenant, a range of ix_api_keys_expiry. The order of the join keeps SQLite from reading all keys.
    private const string CountSql = """
        SELECT COUNT(*)
        FROM tenants t
        CROSS JOIN api_keys k
        WHERE t.enabled = 1 AND k.tenant_id = t.id AND k.expires_at > @after AND k.expires_at <= @until AND k.enabled = 1;
        """;

    public async Task<long> CountExpiringAsync(DateTimeOffset after, DateTimeOffset until, CancellationToken cancellationToken) =>
        (await database.QueryAsync<long>(Lane.Lists, CountSql, database.Parameters().Instant("after", after).Instant("until", until), cancellationToken)).Single();
}
