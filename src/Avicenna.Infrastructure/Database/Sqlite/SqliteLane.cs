using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>
/// The threads of one lane. SQLite's client blocks the calling thread for as long as the disk takes. So no other thread calls it, and callers
/// can stop waiting.
/// </summary>
internal sealed class SqliteLane(Lane lane, SqlDialect dialect, SqliteFile file, TimeProvider time)
{
    private readonly LaneLimits limits = LaneLimits.Of(lane);
    private readonly JobQueue<SqliteConnection> queue = new(LaneLimits.Of(lane).MaxWaiting);
    private readonly Lock starting = new();
    private SqliteLaneThread[]? threads;

    public async Task<T> RunAsync<T>(Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        var job = new Job<SqliteConnection>.Of<T>(connection => query(connection, CancellationToken.None));
        Start();
        queue.Add(job);
        try
        {
            return await job.Task.WaitAsync(limits.Timeout, time, cancellationToken);
        }
        catch (TimeoutException) when (!job.Task.IsCompleted)
        {
            GiveUp(job);
            throw new StoreUnavailableException($"The database did not answer within {limits.Timeout.TotalSeconds} s");
        }
        catch (TimeoutException)
        {
            // It ended at the same moment, or the time-out is its own.
            return await job.Task;
        }
        catch (OperationCanceledException) when (!job.Task.IsCompleted)
        {
            GiveUp(job);
            throw;
        }
    }

    /// <summary>Lets the threads end after the waiting queries.</summary>
    public void Close() => queue.Close();

    /// <summary>Blocks until the threads have ended.</summary>
    public void Join()
    {
        foreach (var thread in threads ?? [])
        {
            thread.Join();
        }
    }

    private void GiveUp(Job<SqliteConnection> job)
    {
        if (!queue.TryRemove(job))
        {
            foreach (var thread in threads!)
            {
                thread.Interrupt(job);
            }
        }
    }

    // Starts threads with the first query, so that a command starts none that it doesn't need.
    private void Start()
    {
        lock (starting)
        {
            threads ??= [.. Enumerable.Range(0, limits.Threads).Select(_ => new SqliteLaneThread(lane, queue, dialect, file))];
        }
    }
}
