using System.Data.Common;
using Avicenna.Application.Decisions;
using Avicenna.Application.Time;
using Avicenna.Domain;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Changes;

/// <summary>
/// Tells all nodes what changed. A change takes the next number from one row, in its own transaction, so numbers appear in the
/// order of commits and a node that reads from the last one it knows on misses none.
/// </summary>
internal sealed class ChangeLog(SqlStore database, ChangeAnnouncer announcer, TimeProvider time)
{
    /// <summary>The most changes that one read brings.</summary>
    public const int MaxRead = 1000;

    private const int KindSize = 16;

    /// <summary>How long changes are kept for nodes that couldn't ask. Who was away for longer forgets everything.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    // The next number; the lock on the one row keeps all later ones back until this transaction ends.
    private const string TakeNumberSql = """
        UPDATE change_counter
        SET number = number + 1
        WHERE id = 1;
        """;

    // What changed, under the number just taken.
    private const string InsertSql = """
        INSERT INTO changes (number, kind, subject_id, tenant_id, made_at)
        SELECT c.number, @kind, @subject_id, @tenant_id, @made_at
        FROM change_counter c
        WHERE c.id = 1;
        """;

    // What changed since, beside the newest number, which is there also where nothing did; a seek of one primary key and a range of
    // the other.
    private const string ReadSql = """
        SELECT c.number AS newest, h.number, h.kind, h.subject_id, h.tenant_id
        FROM change_counter c
        LEFT JOIN changes h ON h.number > @after
        WHERE c.id = 1
        ORDER BY h.number;
        """;

    // The oldest changes; a range of the primary key. The newest is not among them, so that who reads from long ago on sees that there
    // is a gap.
    private const string NextSweptSql = """
        SELECT number
        FROM changes
        WHERE number < (SELECT MAX(number) FROM changes)
        ORDER BY number;
        """;

    // Those of them that every node has long seen; seeks the primary key.
    private const string SweepSql = """
        DELETE FROM changes
        WHERE made_at <= @cutoff AND number IN (@next);
        """;

    private static readonly Deletion Old = new(SweepSql, NextSweptSql);

    /// <summary>At most <see cref="MaxRead"/> changes with higher numbers, in order. A number may be missing only where it was swept.</summary>
    public async Task<ChangeBatch> ReadAsync(long after, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<Row>(Lane.Polling, ReadSql, database.Parameters().Sequence("after", after), MaxRead, cancellationToken);
        return new ChangeBatch(rows[0].Newest, [.. rows.Where(row => row.Number is not null).Select(row => row.ToChange())]);
    }

    public Task SweepAsync(CancellationToken cancellationToken) =>
        database.DeleteAsync(Old, database.Parameters().Instant("cutoff", time.GetInstant() - Retention), cancellationToken);

    /// <summary>
    /// Runs <paramref name="write"/> as <see cref="SqlStore"/> does and tells of the change: this node before
    /// the task is done, the others soon after. Where nothing was changed, nobody hears and no number is taken: whoever asks for
    /// what isn't there must not outdate what every node knows.
    /// </summary>
    /// <param name="tenantId">Whose things are changed.</param>
    /// <param name="change">What is outdated afterwards.</param>
    /// <param name="write">The change, or the finding that there is none.</param>
    /// <param name="cancellationToken">Ends the wait for the work to begin.</param>
    public Task<T> WriteForTenantAsync<T>(Guid tenantId, StoreChange change, Func<DbTransaction, Task<WriteResult<T>>> write, CancellationToken cancellationToken) =>
        WriteForTenantAsync(tenantId, change, write, LaneLimits.CommitTimeout, call: null, cancellationToken);

    /// <inheritdoc cref="WriteForTenantAsync{T}(Guid, StoreChange, Func{DbTransaction, Task{WriteResult{T}}}, CancellationToken)"/>
    /// <param name="commitTimeout">How long the caller waits for its end once it has begun.</param>
    /// <param name="call">What a call that may be repeated is known by on all nodes; null: it is none.</param>
    public async Task<T> WriteForTenantAsync<T>(
        Guid tenantId, StoreChange change, Func<DbTransaction, Task<WriteResult<T>>> write, TimeSpan commitTimeout, string? call, CancellationToken cancellationToken)
    {
        var mayBeMade = false;
        try
        {
            return await database.WriteForTenantAsync(
                tenantId,
                async transaction =>
                {
                    var (result, isChange) = await write(transaction);
                    if (isChange)
                    {
                        mayBeMade = true;
                        // Last, so that changes of other tenants wait for no more than the commit.
                        await RecordAsync(transaction, tenantId, change);
                    }

                    return result;
                },
                commitTimeout,
                call,
                cancellationToken);
        }
        finally
        {
            // Also after an error, which doesn't always mean that nothing was committed.
            if (mayBeMade)
            {
                announcer.Announce(change);
            }
        }
    }

    private async Task RecordAsync(DbTransaction transaction, Guid tenantId, StoreChange change)
    {
        var parameters = database.Parameters()
            .Ascii("kind", Names<ChangeKind>.Of(change.Kind), KindSize)
            .Id("subject_id", change.SubjectId)
            .Id("tenant_id", tenantId)
            .Instant("made_at", time.GetInstant());
        await transaction.ExecuteAsync(TakeNumberSql, database.Parameters());
        await transaction.ExecuteAsync(InsertSql, parameters);
    }

    private sealed class Row
    {
        public long Newest { get; init; }

        public long? Number { get; init; }

        public string? Kind { get; init; }

        public Guid? SubjectId { get; init; }

        public Guid? TenantId { get; init; }

        public NumberedChange ToChange() => new(Number!.Value, Names<ChangeKind>.TryParse(Kind, out var kind) ? new StoreChange(kind, SubjectId!.Value) : null, TenantId);
    }
}
