using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>
/// The one writer of this process. What is waiting when it is free shares a transaction and so a flush to the disk, each write
/// behind a savepoint of its own, so that one that fails takes none with it. A write is done when the commit is.
/// </summary>
internal sealed class SqliteWriteQueue(SqlDialect dialect) : ITransactionRunner, IAsyncDisposable
{
    private const int MaxBatch = 128;
    private const string Savepoint = "write";

    private readonly Channel<IWrite> queue = Channel.CreateUnbounded<IWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock startLock = new();
    private Task? writer;

    /// <summary>One write in the queue.</summary>
    private interface IWrite
    {
        /// <returns>False when the write was cancelled while it waited.</returns>
        bool TryBegin();

        Task ExecuteAsync(DbTransaction transaction);

        void Complete();

        void Fail(Exception exception);
    }

    public Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        // Not before the first write, so that commands that only read start no thread.
        lock (startLock)
        {
            writer ??= Task.Run(WriteAllAsync, CancellationToken.None);
        }

        var write = new Write<T>(work, cancellationToken);
        return queue.Writer.TryWrite(write)
            ? write.Task
            : Task.FromException<T>(new ObjectDisposedException(nameof(SqliteWriteQueue)));
    }

    // The queue, and BEGIN IMMEDIATE between processes, keep all other writers out as it is.
    public Task<T> RunForTenantAsync<T>(Guid tenantId, Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken) => RunAsync(work, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await (writer ?? Task.CompletedTask);
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<IWrite>(MaxBatch);
        while (await queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < MaxBatch && queue.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            await WriteAsync(batch);
            batch.Clear();
        }
    }

    private async Task WriteAsync(List<IWrite> batch)
    {
        var done = new List<IWrite>(batch.Count);
        try
        {
            await using var connection = (SqliteConnection)await dialect.OpenAsync(CancellationToken.None);
            // Not deferred: BEGIN IMMEDIATE takes the write lock first, so nothing read inside can be outdated.
            await using var transaction = connection.BeginTransaction(deferred: false);
            foreach (var write in batch.Where(write => write.TryBegin()))
            {
                transaction.Save(Savepoint);
                if (await ExecuteAsync(write, transaction))
                {
                    transaction.Release(Savepoint);
                    done.Add(write);
                }
                else
                {
                    transaction.Rollback(Savepoint);
                }
            }

            transaction.Commit();
        }
        catch (Exception exception)
        {
            // The whole transaction is gone. Writes that failed by themselves already know.
            batch.ForEach(write => write.Fail(exception));
            return;
        }

        done.ForEach(write => write.Complete());
    }

    /// <returns>False when the write failed, and only that write.</returns>
    private static async Task<bool> ExecuteAsync(IWrite write, SqliteTransaction transaction)
    {
        try
        {
            await write.ExecuteAsync(transaction);
            return true;
        }
        catch (Exception exception)
        {
            // A full disk or a broken one makes SQLite give up the whole transaction, savepoints and all.
            if (raw.sqlite3_get_autocommit(transaction.Connection!.Handle) != 0)
            {
                throw;
            }

            write.Fail(exception);
            return false;
        }
    }

    private sealed class Write<T> : IWrite
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Func<DbTransaction, Task<T>> work;
        private readonly CancellationTokenRegistration registration;
        private T? result;
        private int isSettled;

        public Write(Func<DbTransaction, Task<T>> work, CancellationToken cancellationToken)
        {
            this.work = work;
            registration = cancellationToken.Register(() =>
            {
                if (TrySettle())
                {
                    completion.TrySetCanceled(cancellationToken);
                }
            });
        }

        public Task<T> Task => completion.Task;

        public bool TryBegin() => TrySettle();

        public async Task ExecuteAsync(DbTransaction transaction) => result = await work(transaction);

        public void Complete()
        {
            registration.Dispose();
            completion.TrySetResult(result!);
        }

        public void Fail(Exception exception)
        {
            registration.Dispose();
            completion.TrySetException(exception);
        }

        /// <summary>Decides, once, whether the write begins or is cancelled while it waits.</summary>
        private bool TrySettle() => Interlocked.Exchange(ref isSettled, 1) == 0;
    }
}
