using System.Data.Common;
using Avicenna.Application.Errors;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Time;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class IdempotencyRepository(SqlStore database, ApiKeyReader keys, TimeProvider time) : IIdempotencyRepository
{
    // Whether a call was made before; seeks the unique index.
    private const string FindSql = """
        SELECT body_hash, api_key_id, created_at
        FROM idempotency_records
        WHERE tenant_id = @tenant_id AND scope = @scope AND key_hash = @key_hash;
        """;

    // Makes room for a new record where the old one has run out but was not swept yet; seeks the unique index.
    private const string DeleteSql = """
        DELETE FROM idempotency_records
        WHERE tenant_id = @tenant_id AND scope = @scope AND key_hash = @key_hash;
        """;

    // A call that is being done.
    private const string InsertSql = """
        INSERT INTO idempotency_records (tenant_id, scope, key_hash, body_hash, api_key_id, created_at)
        VALUES (@tenant_id, @scope, @key_hash, @body_hash, @api_key_id, @created_at);
        """;

    // The oldest records; the begin of the primary key.
    private const string NextSweptSql = """
        SELECT sequence
        FROM idempotency_records
        ORDER BY sequence;
        """;

    // Those of them that have run out; seeks the primary key. Behind as many that haven't there are none, give or take the
    // difference between the nodes' clocks, and those are swept later.
    private const string SweepSql = """
        DELETE FROM idempotency_records
        WHERE created_at <= @cutoff AND sequence IN (@next);
        """;

    private static readonly Deletion Expired = new(SweepSql, NextSweptSql);

    public Task<int> RemoveExpiredAsync(CancellationToken cancellationToken) =>
        database.DeleteAsync(Expired, database.Parameters().Instant("cutoff", time.GetInstant() - IdempotentCall.Lifetime), cancellationToken);

    /// <summary>Notes the call in the transaction of what it does, unless it was made before.</summary>
    /// <returns>The call that was made before; null: none was, and this one is noted.</returns>
    /// <exception cref="AvicennaException">Its key was used before, with another body.</exception>
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
