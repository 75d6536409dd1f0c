using System.Data.Common;
using Avicenna.Application.Usage;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class UsageRepository(SqlStore database) : IUsageRepository
{
    // The counts of one key in one hour. For several rows, it is replaced by all of them (SqlStore.ForRows).
    private const string CountedSql = "SELECT @api_key_id AS api_key_id, @hour AS hour, @allowed AS allowed, @rate_limited AS rate_limited, @denied AS denied";

    // A key and when it was last used, in the same way.
    private const string UsedSql = "SELECT @api_key_id AS api_key_id, @last_used_at AS last_used_at";

    // Inserts missing hours of existing keys; seeks the primary key and the unique index on the key's id. Must run before the update: hours
    // that it finds are committed, so the update sees them. In the reverse order, an hour inserted by another node between the two statements
    // would be neither updated nor inserted.
    private const string BeginHoursSql = $"""
        INSERT INTO usage_hours (api_key_id, hour, allowed, rate_limited, denied)
        SELECT v.api_key_id, v.hour, 0, 0, 0
        FROM ({CountedSql}) v
        WHERE EXISTS (SELECT 1 FROM api_keys k WHERE k.id = v.api_key_id)
          AND NOT EXISTS (SELECT 1 FROM usage_hours u WHERE u.api_key_id = v.api_key_id AND u.hour = v.hour);
        """;

    // Adds the counts to the hours, which all exist now; seeks the primary key.
    private const string AddToHoursSql = $"""
        UPDATE usage_hours
        SET allowed = usage_hours.allowed + v.allowed, rate_limited = usage_hours.rate_limited + v.rate_limited, denied = usage_hours.denied + v.denied
        FROM ({CountedSql}) v
        WHERE usage_hours.api_key_id = v.api_key_id AND usage_hours.hour = v.hour;
        """;

    // Updates when keys were last used, unless another node has written a later time; seeks the unique index on the key's id.
    private const string UseSql = $"""
        UPDATE api_keys
        SET last_used_at = v.last_used_at
        FROM ({UsedSql}) v
        WHERE api_keys.id = v.api_key_id AND (api_keys.last_used_at IS NULL OR api_keys.last_used_at < v.last_used_at);
        """;

    // The hours of a key; a range of the primary key.
    private const string ListSql = """
        SELECT hour, allowed, rate_limited, denied
        FROM usage_hours
        WHERE api_key_id = @api_key_id AND hour >= @from AND hour < @to
        ORDER BY hour;
        """;

    // The oldest expired hour; the first entry of ix_usage_hours_hour.
    private const string OldestSql = "SELECT MIN(hour) FROM usage_hours WHERE hour < @cutoff";

    // The next keys with counts in that hour; a range of ix_usage_hours_hour, which has the keys in order.
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

    private static readonly Deletion Old = new(RemoveSql, NextOldSql);

    public async Task AddAsync(IReadOnlyCollection<KeyUsage> usage, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                // Without timeout, because counts that may have been added must not be added again.
                await database.WriteAsync(transaction => AddAsync(transaction, usage), Timeout.InfiniteTimeSpan, cancellationToken);
                return;
            }
            catch (DbException exception) when ((SqlStore.IsUniqueViolation(exception) || SqlStore.IsForeignKeyViolation(exception)) && tries < SqlStore.MaxTries)
            {
                // Another node has just inserted the same hour of a key, so the next attempt adds to it; or a key was just deleted.
            }
        }
    }

    public async Task<IReadOnlyList<UsageHour>> ListAsync(Guid keyId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters().Id("api_key_id", keyId).Instant("from", from).Instant("to", to);
        return [.. (await database.QueryAsync<Row>(ListSql, parameters, cancellationToken)).Select(row => new UsageHour(row.Hour, new UsageCounts(row.Allowed, row.RateLimited, row.Denied)))];
    }

    public Task RemoveBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken) =>
        database.DeleteAsync(Old, database.Parameters().Instant("cutoff", cutoff), cancellationToken);

    private async Task<bool> AddAsync(DbTransaction transaction, IReadOnlyCollection<KeyUsage> usage)
    {
        // In the same order on all nodes, to avoid deadlocks.
        List<SqlParameters> counted =
        [
            .. usage.OrderBy(hour => hour.KeyId).ThenBy(hour => hour.Hour).Select(hour => database.Parameters()
                .Id("api_key_id", hour.KeyId)
                .Instant("hour", hour.Hour)
                .Sequence("allowed", hour.Counts.Allowed)
                .Sequence("rate_limited", hour.Counts.RateLimited)
                .Sequence("denied", hour.Counts.Denied)),
        ];
        await database.ExecuteForRowsAsync(transaction, BeginHoursSql, CountedSql, counted);
        await database.ExecuteForRowsAsync(transaction, AddToHoursSql, CountedSql, counted);

        // Each key once, with its latest time, because it is undefined which of several rows an update uses.
        List<SqlParameters> used =
        [
            .. usage.Where(hour => hour.LastUsedAt is not null)
                .GroupBy(hour => hour.KeyId, (key, hours) => (Key: key, LastUsedAt: hours.Max(hour => hour.LastUsedAt)))
                .OrderBy(use => use.Key)
                .Select(use => database.Parameters().Id("api_key_id", use.Key).Instant("last_used_at", use.LastUsedAt)),
        ];
        await database.ExecuteForRowsAsync(transaction, UseSql, UsedSql, used);
        return true;
    }

    private sealed class Row
    {
        public DateTimeOffset Hour { get; init; }

        public long Allowed { get; init; }

        public long RateLimited { get; init; }

        public long Denied { get; init; }
    }
}
