using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>
/// The only writer of this process, on its own thread. Writes that arrive while it is busy share the next transaction, and so one flush to
/// disk. If one of them fails, they run again, each in its own savepoint, so that it doesn't affect the others. A write completes when the
/// transaction is committed.
/// </summary>
internal sealed class SqliteWriteQueue(SqlDialect dialect, SqliteFile file, TimeProvider time) : ITransactionRunner, IAsyncDisposable
{
    private const int MaxBatch = 128;
    private const string Savepoint = "write";

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    private readonly JobQueue<DbTransaction> queue = new(LaneLimits.MaxWaitingWrites);
    private readonly Lock starting = new();
    private Thread? writer;
    private SqliteConnection? connection;
    private volatile bool isLocked;

    // Set when a write failed among others, for the next transaction. Usually there are no savepoints, because SQLite copies every page
    // that is changed within one, which takes longer than the changes.
    private bool needsSavepoints;

    public async Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, CancellationToken cancellationToken)
    {
        var job = new Job<DbTransaction>.Of<T>(work);
        Start();
        queue.Add(job);
        try
        {
            return await job.Task.WaitAsync(LaneLimits.WriteTimeout, time, cancellationToken);
        }
        catch (TimeoutException) when (!job.Task.IsCompleted)
        {
            return queue.TryRemove(job)
                ? throw new StoreUnavailableException(
                    $"A write waited {LaneLimits.WriteTimeout.TotalSeconds} s {(isLocked ? "for another process, which holds the database's lock" : "for the writes before it")}")
                : await WaitForCompletionAsync(job, commitTimeout);
        }
        catch (TimeoutException)
        {
            // It ended at the same moment, or the time-out is its own.
            return await job.Task;
        }
        catch (OperationCanceledException) when (!job.Task.IsCompleted)
        {
            if (queue.TryRemove(job))
            {
                throw;
            }

            return await WaitForCompletionAsync(job, commitTimeout == Timeout.InfiniteTimeSpan ? commitTimeout : LaneLimits.WriteTimeout + commitTimeout);
        }
    }

    // The queue, and BEGIN IMMEDIATE between processes, already exclude all other writers.
    public Task<T> RunForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> work, TimeSpan commitTimeout, string? call, CancellationToken cancellationToken) =>
        RunAsync(work, commitTimeout, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        queue.Close();
        // A thread that hangs on the disk is abandoned; the process ends without it.
        await Task.Run(() => writer?.Join(StopTimeout));
    }

    private async Task<T> WaitForCompletionAsync<T>(Job<DbTransaction>.Of<T> job, TimeSpan timeout)
    {
        try
        {
            return await job.Task.WaitAsync(timeout, time);
        }
        catch (TimeoutException) when (!job.Task.IsCompleted)
        {
            throw new StoreUnavailableException("A write did not finish in time; it may still be committed");
        }
        catch (TimeoutException)
        {
            return await job.Task;
        }
    }

    // Starts the thread with the first write, so that commands that only read start none.
    private void Start()
    {
        lock (starting)
        {
            if (writer is null)
            {
                writer = new Thread(WriteAll) { Name = "SQLite writes", IsBackground = true };
                writer.Start();
            }
        }
    }

    private void WriteAll()
    {
        while (queue.WaitForJob())
        {
            WriteBatch();
        }

        connection?.Dispose();
    }

    private void WriteBatch()
    {
        var batch = new List<Job<DbTransaction>>(MaxBatch);
        List<Job<DbTransaction>> done;
        try
        {
            connection ??= (SqliteConnection)dialect.OpenAsync(CancellationToken.None).GetAwaiter().GetResult();
            file.RequireSame(connection);
            // Not deferred: BEGIN IMMEDIATE takes the write lock first, so nothing read inside can be outdated. Until the lock is available,
            // writes stay in the queue, and those that time out leave it.
            using var transaction = connection.BeginTransaction(deferred: false);
            isLocked = false;
            Take(batch);
            if (!TryExecute(batch, transaction, out done))
            {
                needsSavepoints = true;
                transaction.Rollback();
                queue.PutBack(batch);
                return;
            }

            needsSavepoints = false;
            transaction.Commit();
            // Before any caller is told: the write must not have gone into a file that was removed.
            file.RequireSame(connection);
        }
        catch (SqliteException exception) when (batch.Count == 0 && exception.SqliteErrorCode is SqliteFault.Busy or SqliteFault.Locked or SqliteFault.Protocol)
        {
            isLocked = true;
            return;
        }
        catch (Exception exception)
        {
            Fail(batch, exception);
            return;
        }

        done.ForEach(write => write.Complete());
        file.TruncateLongLog(connection);
    }

    private void Take(List<Job<DbTransaction>> batch)
    {
        while (batch.Count < MaxBatch && queue.TryTake() is { } write)
        {
            batch.Add(write);
        }
    }

    // The whole transaction failed. Writes that failed individually have already been reported.
    private void Fail(List<Job<DbTransaction>> batch, Exception exception)
    {
        if (batch.Count == 0)
        {
            // The database can't be reached, so the waiting writes fail too.
            Take(batch);
        }

        if (exception is SqliteException)
        {
            connection?.Dispose();
            connection = null;
        }

        batch.ForEach(write => write.Fail(exception));
    }

    /// <returns>False if a write failed and the others can't be separated from it.</returns>
    private bool TryExecute(List<Job<DbTransaction>> writes, SqliteTransaction transaction, out List<Job<DbTransaction>> done)
    {
        if (needsSavepoints || writes.Count == 1)
        {
            done = [.. writes.Where(write => TryExecute(write, transaction))];
            return true;
        }

        done = writes;
        try
        {
            writes.ForEach(write => write.Execute(transaction));
            return true;
        }
        catch when (!IsRolledBack(transaction))
        {
            return false;
        }
    }

    /// <returns>False if only this write failed.</returns>
    private static bool TryExecute(Job<DbTransaction> write, SqliteTransaction transaction)
    {
        transaction.Save(Savepoint);
        try
        {
            write.Execute(transaction);
        }
        catch (Exception exception) when (!IsRolledBack(transaction))
        {
            write.Fail(exception);
            transaction.Rollback(Savepoint);
            return false;
        }

        transaction.Release(Savepoint);
        return true;
    }

    // A full or broken disk makes SQLite roll back the whole transaction, including savepoints.
    private static bool IsRolledBack(SqliteTransaction transaction) => raw.sqlite3_get_autocommit(transaction.Connection!.Handle) != 0;
}
