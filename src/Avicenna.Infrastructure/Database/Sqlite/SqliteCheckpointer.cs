using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>
/// Copies the pages of the write-ahead log into the database on its own thread. By default, SQLite does so within the commit that finds the log
/// long enough, and all writes wait for it.
/// </summary>
internal sealed class SqliteCheckpointer(SqlDialect dialect, SqliteFile file) : IDisposable
{
    /// <summary>Written pages after which the log is copied, as many as by default.</summary>
    private const int PagesBetweenCheckpoints = 1000;

    /// <summary>
    /// Pages in the log from which a writer finishes the copy. Only then does SQLite begin at the log's start again, so the log would otherwise grow for
    /// as long as writes go on.
    /// </summary>
    private const int MaxLogPages = 8000;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    private readonly AutoResetEvent due = new(initialState: false);
    private Thread? thread;
    private int writtenPages;
    private volatile bool isLogLong;
    private volatile bool isStopping;

    /// <summary>Makes a writer's commits leave the log to this object.</summary>
    public static void TakeOver(SqliteConnection writer) => raw.sqlite3_wal_autocheckpoint(writer.Handle, 0);

    /// <summary>Must be called by the only writer after each commit.</summary>
    public void AfterCommit(SqliteConnection writer)
    {
        raw.sqlite3_db_status(writer.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1);
        writtenPages += pages;
        if (isLogLong)
        {
            isLogLong = false;
            writtenPages = 0;
            CopyLog(writer);
        }
        else if (writtenPages >= PagesBetweenCheckpoints)
        {
            writtenPages = 0;
            Start();
            due.Set();
        }
    }

    public void Dispose()
    {
        isStopping = true;
        due.Set();
        // A thread that hangs on the disk is abandoned; the process ends without it.
        thread?.Join(StopTimeout);
    }

    private void Start()
    {
        if (thread is null)
        {
            thread = new Thread(Run) { Name = "SQLite checkpoints", IsBackground = true };
            thread.Start();
        }
    }

    private void Run()
    {
        SqliteConnection? connection = null;
        while (due.WaitOne() && !isStopping)
        {
            try
            {
                connection ??= (SqliteConnection)dialect.OpenAsync(CancellationToken.None).GetAwaiter().GetResult();
                file.RequireSame(connection);
                isLogLong = CopyLog(connection) >= MaxLogPages;
            }
            catch (Exception exception) when (exception is SqliteException or StoreUnavailableException)
            {
                // The next write fails in the same way, and has a caller to report it to.
                connection?.Dispose();
                connection = null;
            }
        }

        connection?.Dispose();
    }

    /// <summary>Copies the pages that nobody reads. If they can't be copied, the next attempt will.</summary>
    /// <returns>The number of pages in the log; negative if another process is copying them.</returns>
    private static int CopyLog(SqliteConnection connection)
    {
        raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var pages, out _);
        return pages;
    }
}
