using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>A thread that runs the queries of a lane, one at a time, on a connection that it keeps open.</summary>
internal sealed class SqliteLaneThread
{
    private const int Interrupted = 9;

    private readonly Lane lane;
    private readonly JobQueue<SqliteConnection> queue;
    private readonly SqlDialect dialect;
    private readonly SqliteFile file;
    private readonly Thread thread;
    private readonly Lock interrupting = new();
    private SqliteConnection? connection;
    private Job<SqliteConnection>? running;
    private Job<SqliteConnection>? givenUp;

    public SqliteLaneThread(Lane lane, JobQueue<SqliteConnection> queue, SqlDialect dialect, SqliteFile file)
    {
        this.lane = lane;
        this.queue = queue;
        this.dialect = dialect;
        this.file = file;
        thread = new Thread(Run) { Name = $"SQLite {lane}", IsBackground = true };
        thread.Start();
    }

    public void Join() => thread.Join();

    /// <summary>Interrupts the job if this thread is running it, because its caller has given up.</summary>
    public void Interrupt(Job<SqliteConnection> job)
    {
        lock (interrupting)
        {
            givenUp = job;
            if (running == job)
            {
                raw.sqlite3_interrupt(connection!.Handle);
            }
        }
    }

    private void Run()
    {
        while (queue.WaitForJob())
        {
            if (queue.TryTake() is { } job)
            {
                Run(job);
            }
        }

        connection?.Dispose();
    }

    private void Run(Job<SqliteConnection> job)
    {
        try
        {
            connection ??= (SqliteConnection)dialect.OpenAsync(CancellationToken.None).GetAwaiter().GetResult();
            file.RequireSame(connection);
            if (lane == Lane.Polling)
            {
                // Drops the pages that this connection has cached, because they say nothing about the disk.
                connection.Execute("PRAGMA shrink_memory");
            }

            if (TryBegin(job))
            {
                Execute(job);
            }

            job.Complete();
        }
        catch (Exception exception)
        {
            // A broken file or disk may also break the connection. An interrupt doesn't.
            if (exception is SqliteException { SqliteErrorCode: not Interrupted })
            {
                connection?.Dispose();
                connection = null;
            }

            job.Fail(exception);
        }
    }

    private void Execute(Job<SqliteConnection> job)
    {
        try
        {
            job.Execute(connection!);
        }
        finally
        {
            lock (interrupting)
            {
                running = null;
            }
        }
    }

    private bool TryBegin(Job<SqliteConnection> job)
    {
        lock (interrupting)
        {
            running = givenUp == job ? null : job;
            return running is not null;
        }
    }
}
