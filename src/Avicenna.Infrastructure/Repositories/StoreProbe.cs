using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class StoreProbe(SqlStore database, ApiKeyReader reader) : IStoreProbe
{
    // The hash of the next secret, to look up; a range of the primary key.
    private const string NextHashSql = """
        SELECT sequence, pepper_id, hash
        FROM api_key_secrets
        WHERE sequence > @after
        ORDER BY sequence;
        """;

    // A write without lasting effect. A write that doesn't change any value would not reach the disk.
    private const string WriteSql = """
        UPDATE change_counter SET number = number + 1 WHERE id = 1;
        UPDATE change_counter SET number = number - 1 WHERE id = 1;
        """;

    private long last;

    public async Task FindKeyAsync(CancellationToken cancellationToken)
    {
        var parameters = database.Parameters().Sequence("after", last);
        var next = (await database.QueryAsync<Row>(Lane.Polling, NextHashSql, parameters, limit: 1, cancellationToken)).SingleOrDefault();
        // Restarts after the last secret. If there are no secrets, an unused hash is looked up.
        last = next?.Sequence ?? 0;
        await reader.FindByHashAsync(Lane.Polling, [next is null ? new SecretHash(null, new byte[SecretHash.Length]) : new SecretHash(next.PepperId, next.Hash)], cancellationToken);
    }

    public Task WriteAsync(CancellationToken cancellationToken) => database.WriteAsync(WriteSql, database.Parameters(), cancellationToken);

    private sealed class Row
    {
        public long Sequence { get; init; }

        public string? PepperId { get; init; }

        public byte[] Hash { get; init; } = [];
    }
}
