using System.Data;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>SQLite: ids as lowercase text, timestamps as Unix milliseconds.</summary>
internal sealed class SqliteDialect : SqlDialect, IStoreLocation, IDisposable
{
    /// <summary>
    /// How long a statement waits for a lock held by another process. Within a process, writes wait in SqliteWriteQueue, which retries for as
    /// long as a caller waits.
    /// </summary>
    public const int BusyTimeoutSeconds = 1;

    // Result codes: https://sqlite.org/rescode.html
    private const int SqliteConstraintPrimaryKey = 1555;
    private const int SqliteConstraintUnique = 2067;
    private const int SqliteConstraintForeignKey = 787;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MinPauseAfterStep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxPauseAfterStep = TimeSpan.FromMilliseconds(250);

    private static readonly string Pragmas =
        $"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = {BusyTimeoutSeconds * 1000}; "
        + $"PRAGMA journal_size_limit = {SqliteFile.MaxLogLength};";

    private readonly Lock opening = new();

    // Stays open while the process lives, because SQLite keeps the files of the write-ahead log only then, and they can be recognized.
    private SqliteConnection? anchor;

    public SqliteDialect(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString)
        {
            // The client retries after SQLite gave up, until its own timeout elapses, so both timeouts are the same.
            DefaultTimeout = BusyTimeoutSeconds,
            // Each of the store's threads keeps its own connection.
            Pooling = false,
        };
        // Never recreate a database that was removed. Only SqliteFile.Create creates one.
        builder.Mode = builder.Mode == SqliteOpenMode.ReadWriteCreate ? SqliteOpenMode.ReadWrite : builder.Mode;
        ConnectionString = builder.ConnectionString;
        File = new SqliteFile(builder.DataSource);
    }

    public string ConnectionString { get; }

    public SqliteFile File { get; }

    public override DatabaseProvider Provider => DatabaseProvider.Sqlite;

    public string Describe() => $"the SQLite database {File.Path}";

    public IReadOnlyList<string> FindWarnings() => File.FindWarnings();

    // SQLite's client works on the calling thread, even in methods named Async.
    public override Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<DbConnection>(Open());
    }

    public SqliteConnection Open()
    {
        lock (opening)
        {
            if (anchor is null)
            {
                anchor = Connect();
                File.Remember();
            }
        }

        File.RequireSame();

        return Connect();
    }

    public override Task<DbTransaction?> BeginMomentAsync(DbConnection connection, CancellationToken cancellationToken) => Task.FromResult<DbTransaction?>(null);

    // Other processes don't queue for the lock but retry, every 25 ms at first and less often the longer they have waited. During a pause as
    // long as the step, every process that waited for the step retries at least once.
    public override TimeSpan PauseAfter(TimeSpan step) =>
        step < MinPauseAfterStep ? MinPauseAfterStep : step < MaxPauseAfterStep ? step : MaxPauseAfterStep;

    public override (object Value, DbType Type) ToStored(Guid id) => (id.ToString("D"), DbType.String);

    public override (object Value, DbType Type) ToStored(DateTimeOffset instant) => (instant.ToUnixTimeMilliseconds(), DbType.Int64);

    public override string Limit(string sql) => $"{sql.TrimEnd(';')} LIMIT @limit";

    public override bool IsUniqueViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: SqliteConstraintPrimaryKey or SqliteConstraintUnique };

    public override bool IsForeignKeyViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: SqliteConstraintForeignKey };

    // A write transaction begins with BEGIN IMMEDIATE and so loses no race once it has begun.
    public override bool IsLostRace(DbException exception) => exception is SqliteException { SqliteErrorCode: SqliteFault.Protocol };

    public override string Describe(Exception exception) => SqliteFault.Describe(exception, File.Path);

    public void Dispose() =>
        // Closing the connection writes to the disk, which may hang.
        Task.Run(() => anchor?.Dispose()).Wait(StopTimeout);

    private PreparedConnection Connect()
    {
        var connection = new PreparedConnection(ConnectionString);
        try
        {
            connection.Open();
            connection.Execute(Pragmas);
            return connection;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new StoreUnavailableException(Describe(exception), exception);
        }
    }
}
