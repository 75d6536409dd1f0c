using System.Runtime.CompilerServices;
using Avicenna.Application.Time;
using Avicenna.Domain;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Changes;

/// <summary>
/// Records changes for all nodes. A change takes the next number from a single row, in its own transaction. So numbers appear in commit
/// order, and a node that reads everything after the last number it knows misses none.
/// </summary>
internal sealed class ChangeLog(SqlStore database, ChangeAnnouncer announcer, TimeProvider time)
{
    /// <summary>Maximum changes per read.</summary>
    public const int MaxRead = 1000;

    private const int KindSize = 16;

    /// <summary>How long changes are kept for nodes that can't reach the store. A node that was away longer discards its caches.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    // Takes the next number. The lock on the row holds back later changes until this transaction ends.
    private const string TakeNumberSql = """
        UPDATE change_counter
        SET number = number + 1
        WHERE id = 1;
        """;

    // Records the change under the number just taken.
    private const string InsertSql = """
        INSERT INTO changes (number, kind, subject_id, tenant_id, made_at)
        SELECT c.number, @kind, @subject_id, @tenant_id, @made_at
        FROM change_counter c
        WHERE c.id = 1;
        """;

    // Reads the changes after a number, and the newest number, which is returned even if there are no changes. A seek of one primary key and
    // a range of the other.
    private const string ReadSql = """
        SELECT c.number AS newest, h.number, h.kind, h.subject_id, h.tenant_id
        FROM change_counter c
        LEFT JOIN changes h ON h.number > @after
        WHERE c.id = 1
        ORDER BY h.number;
        """;

    // Finds the oldest changes; a range of the primary key. Excludes the newest, so that a reader that was away for long recognizes the gap.
    private const string NextSweptSql = """
        SELECT number
        FROM changes
        WHERE number < (SELECT MAX(number) FROM changes)
        ORDER BY number;
        """;

    // Deletes changes that every node has seen long ago; seeks the primary key.
    private const string SweepSql = """
        DELETE FROM changes
        WHERE made_at <= @cutoff AND number IN (@next);
        """;

    private static readonly Deletion Old = new(SweepSql, NextSweptSql);

    /// <summary>Reads at most <see cref="MaxRead"/> changes with higher numbers, in order. A number is missing only if it was swept.</summary>
    public async Task<ChangeBatch> ReadAsync(long after, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync<Row>(Lane.Polling, ReadSql, database.Parameters().Sequence("after", after), MaxRead, cancellationToken);
        return new ChangeBatch(rows[0].Newest, [.. rows.Where(row => row.Number is not null).Select(row => row.ToChange())]);
    }

    public Task SweepAsync(CancellationToken cancellationToken) =>
        database.DeleteAsync(Old, database.Parameters().Instant("cutoff", time.GetInstant() - Retention), cancellationToken);

    /// <summary>
    /// Runs <paramref name="write"/> as <see cref="SqlStore"/> does and announces the change: to this node before the task completes, to the others
    /// soon after. If nothing changed, no number is taken and nothing is announced, so that a call for an object that doesn't exist can't
    /// invalidate the caches of all nodes.
    /// </summary>
    /// <param name="tenantId">The tenant whose data is changed.</param>
    /// <param name="change">What the change invalidates.</param>
    /// <param name="write">Makes the change, or finds that nothing changes.</param>
    /// <param name="cancellationToken">Ends the wait for the work to start.</param>
    public Task<T> WriteForTenantAsync<T>(
        Guid tenantId, StoreChange change, Func<DbTransaction, Task<WriteResult<T>>> write, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerMemberName] string member = "") =>
        WriteForTenantAsync(tenantId, change, write, LaneLimits.CommitTimeout, call: null, cancellationToken, file, member);

    /// <inheritdoc cref="WriteForTenantAsync{T}(Guid, StoreChange, Func{DbTransaction, Task{WriteResult{T}}}, CancellationToken, string, string)"/>
    /// <param name="commitTimeout">How long the caller waits for work that has started.</param>
    /// <param name="call">Identifies an idempotent call on all nodes; null if the call isn't idempotent.</param>
    public async Task<T> WriteForTenantAsync<T>(
        Guid tenantId, StoreChange change, Func<DbTransaction, Task<WriteResult<T>>> write, TimeSpan commitTimeout, string? call, CancellationToken cancellationToken, [CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
        var mayBeCommitted = false;
        try
        {
            return await database.WriteForTenantAsync(
                tenantId,
                async transaction =>
                {
                    var (result, isChange) = await write(transaction);
                    if (isChange)
                    {
                        mayBeCommitted = true;
                        // As the last step, so that changes of other tenants wait only for the commit.
                        await RecordAsync(transaction, tenantId, change);
                    }

                    return result;
                },
                commitTimeout,
                call,
                cancellationToken,
                file,
                member);
        }
        finally
        {
            // Also after an error, because the transaction may have been committed nevertheless.
            if (mayBeCommitted)
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
