using Avicenna.Application.Idempotency;
using Avicenna.Application.Time;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class IdempotencyRepository(SqlStore database, ApiKeyReader keys, TimeProvider time) : IIdempotencyRepository
{
    // Finds an earlier call; seeks the unique index.
    private const string FindSql = """
        SELECT body_hash, api_key_id, created_at
        FROM idempotency_records
        WHERE tenant_id = @tenant_id AND scope = @scope AND key_hash = @key_hash;
        """;

    // Deletes an expired record that hasn't been swept yet, to make room for a new one; seeks the unique index.
    private const string DeleteSql = """
        DELETE FROM idempotency_records
        WHERE tenant_id = @tenant_id AND scope = @scope AND key_hash = @key_hash;
        """;

    // Inserts the record of a call.
    private const string InsertSql = """
        INSERT INTO idempotency_records (tenant_id, scope, key_hash, body_hash, api_key_id, created_at)
        VALUES (@tenant_id, @scope, @key_hash, @body_hash, @api_key_id, @created_at);
        """;

    // The oldest records; the start of the primary key.
    private const string NextSweptSql = """
        SELECT sequence
        FROM idempotency_records
        ORDER BY sequence;
        """;

    // Deletes the expired ones of these records; seeks the primary key. Newer records haven't expired either, except for differences
    // between the clocks of nodes, and those are swept later.
    private const string SweepSql = """
        DELETE FROM idempotency_records
        WHERE created_at <= @cutoff AND sequence IN (@next);
        """;

    private static readonly Deletion Expired = new(SweepSql, NextSweptSql);

    public Task<int> RemoveExpiredAsync(CancellationToken cancellationToken) =>
        database.DeleteAsync(Expired, database.Parameters().Instant("cutoff", time.GetInstant() - IdempotentCall.Lifetime), cancellationToken);

    /// <summary>Records a call in the transaction of its changes, unless it was made before.</summary>
    /// <returns>The earlier call; null if there is none and this one was recorded.</returns>
    /// <exception cref="AvicennaException">The idempotency key was used before with a different body.</exception>
    public async Task<ReplayedCall?> AddAsync(DbTransaction transaction, Guid tenantId, IdempotentCall call, Guid apiKeyId)
    {
        var now = time.GetInstant();
        var parameters = database.Parameters().Id("tenant_id", tenantId).Ascii("scope", call.Scope, IdempotentCall.MaxScopeLength).Hash("key_hash", call.KeyHash);
        if ((await transaction.QueryAsync<Row>(FindSql, parameters)).SingleOrDefault() is { } earlier)
        {
            if (earlier.CreatedAt > now - IdempotentCall.Lifetime)
            {
                return earlier.BodyHash.AsSpan().SequenceEqual(call.BodyHash)
                    ? new ReplayedCall((await keys.FindAsync(transaction, tenantId, earlier.ApiKeyId))?.ToApiKey())
                    : throw new AvicennaException(IdempotencyErrors.Mismatch);
            }

            await transaction.ExecuteAsync(DeleteSql, parameters);
        }

        await transaction.ExecuteAsync(InsertSql, parameters.Hash("body_hash", call.BodyHash).Id("api_key_id", apiKeyId).Instant("created_at", now));
        return null;
    }

    private sealed class Row
    {
        public byte[] BodyHash { get; init; } = [];

        public Guid ApiKeyId { get; init; }

        public DateTimeOffset CreatedAt { get; init; }
    }
}
