using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class StoredTextRepository(SqlStore database) : IStoredTextRepository
{
    // Lists names without letters A to Z, once at each start; a scan of the primary key. The database filters, so that few names are read.
    private const string ListNamesSql = """
        SELECT k.sequence, k.id, t.subdomain AS tenant, k.name AS text
        FROM api_keys k
        JOIN tenants t ON t.id = k.tenant_id
        WHERE k.sequence > @after AND LOWER(k.name_folded) = k.name_folded
        ORDER BY k.sequence;
        """;

    // Lists paths with braces, or with segments that begin with a colon, once at each start; a scan of the primary key.
    private const string ListPatternsSql = """
        SELECT e.sequence, e.id, t.subdomain AS tenant, e.path AS text
        FROM endpoints e
        JOIN tenants t ON t.id = e.tenant_id
        WHERE e.sequence > @after AND (e.path LIKE '%{%' OR e.path LIKE '%}%' OR e.path LIKE '%/:%')
        ORDER BY e.sequence;
        """;

    public Task<IReadOnlyList<StoredText>> ListNamesAsync(long after, int limit, CancellationToken cancellationToken) =>
        database.QueryAsync<StoredText>(ListNamesSql, database.Parameters().Sequence("after", after), limit, cancellationToken);

    public Task<IReadOnlyList<StoredText>> ListPatternsAsync(long after, int limit, CancellationToken cancellationToken) =>
        database.QueryAsync<StoredText>(ListPatternsSql, database.Parameters().Sequence("after", after), limit, cancellationToken);
}
