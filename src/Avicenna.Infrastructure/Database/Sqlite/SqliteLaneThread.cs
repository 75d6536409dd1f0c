using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>A thread that runs a lane's queries, one after the other, on a connection that it keeps open.</summary>
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

    /// <summary>Ends that job where this thread runs it: nobody waits for it any more.</summary>
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
                // What this connection remembers of the file says nothing about the disk.
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
            // A broken file or disk may leave the connection broken too. Others were only told to stop.
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
