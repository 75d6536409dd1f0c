using System.Data.Common;
using Avicenna.Application.Time;
using Avicenna.Infrastructure.Caching;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>
/// Tells all nodes what changed. A change takes the next number from one row, in its own transaction, so numbers appear in the
/// order of commits and a node that reads from the last one it knows on misses none.
/// </summary>
internal sealed class ChangeLog(Database database, ChangeAnnouncer announcer, TimeProvider time)
{
    private const int KindSize = 16;

    // The next number; the lock on the one row keeps all later ones back until this transaction ends.
    private const string TakeNumberSql = """
        UPDATE change_counter
        SET number = number + 1
        WHERE id = 1;
        """;

    // What changed, under the number just taken.
    private const string InsertSql = """
        INSERT INTO changes (number, kind, subject_id, made_at)
        SELECT c.number, @kind, @subject_id, @made_at
        FROM change_counter c
        WHERE c.id = 1;
        """;

    /// <summary>
    /// Runs <paramref name="write"/> as <see cref="Database.WriteForTenantAsync"/> does and tells of the change: this node before
    /// the task is done, the others soon after.
    /// </summary>
    /// <param name="tenantId">Whose things are changed.</param>
    /// <param name="change">What is outdated afterwards.</param>
    /// <param name="write">The change; where it turns out that there is none, nobody is the worse for being told.</param>
    /// <param name="cancellationToken">Ends the wait for the work to begin.</param>
    public async Task<T> WriteForTenantAsync<T>(Guid tenantId, StoreChange change, Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteForTenantAsync(
                tenantId,
                async transaction =>
                {
                    var result = await write(transaction);
                    // Last, so that changes of other tenants wait for no more than the commit.
                    await RecordAsync(transaction, change);
                    return result;
                },
                cancellationToken);
        }
        finally
        {
            // Also after an error, which doesn't always mean that nothing was committed.
            announcer.Announce(change);
        }
    }

    private async Task RecordAsync(DbTransaction transaction, StoreChange change)
    {
        var parameters = database.Parameters()
            .Ascii("kind", ChangeKindNames.ToName(change.Kind), KindSize)
            .Id("subject_id", change.SubjectId)
            .Instant("made_at", time.GetInstant());
        await transaction.ExecuteAsync(TakeNumberSql, database.Parameters());
        await transaction.ExecuteAsync(InsertSql, parameters);
    }
}
