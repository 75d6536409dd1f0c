using System.Data;
using System.Data.Common;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>SQLite: ids as lowercase text, instants as Unix milliseconds.</summary>
internal sealed class SqliteDialect : SqlDialect, IStoreLocation, IDisposable
{
    /// <summary>
    /// How long a statement waits for another process that holds a lock. Within one process writes queue up (SqliteWriteQueue),
    /// and the queue asks again for as long as somebody waits.
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

    // Open as long as the process lives: while it is, SQLite keeps the write-ahead log's files, which so can be known again.
    private SqliteConnection? anchor;

    public SqliteDialect(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString)
        {
            // The client goes on trying after SQLite gave up, for as long as its own time-out lasts; so both are the same.
            DefaultTimeout = BusyTimeoutSeconds,
            // Each thread of the store's keeps its connection.
            Pooling = false,
        };
        // A database that is gone is not made anew: only Create does that.
        builder.Mode = builder.Mode == SqliteOpenMode.ReadWriteCreate ? SqliteOpenMode.ReadWrite : builder.Mode;
        ConnectionString = builder.ConnectionString;
        File = new SqliteFile(builder.DataSource);
    }

    public string ConnectionString { get; }

    public SqliteFile File { get; }

    public override DatabaseProvider Provider => DatabaseProvider.Sqlite;

    public string Describe() => $"the SQLite database {File.Path}";

    public IReadOnlyList<string> FindWarnings() => File.FindWarnings();

    // SQLite's client does its work on the calling thread, whatever its methods are called.
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

    // Other processes don't queue for the lock but ask for it again: every 25 ms, and more rarely the longer they have waited. In a pause
    // as long as the step all who waited for it ask.
    public override TimeSpan PauseAfter(TimeSpan step) =>
        step < MinPauseAfterStep ? MinPauseAfterStep : step < MaxPauseAfterStep ? step : MaxPauseAfterStep;

    public override (object Value, DbType Type) ToStored(Guid id) => (id.ToString("D"), DbType.String);

    public override (object Value, DbType Type) ToStored(DateTimeOffset instant) => (instant.ToUnixTimeMilliseconds(), DbType.Int64);

    public override string Limit(string sql) => $"{sql.TrimEnd(';')} LIMIT @limit";

    public override bool IsUniqueViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: SqliteConstraintPrimaryKey or SqliteConstraintUnique };

    public override bool IsForeignKeyViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: SqliteConstraintForeignKey };

    // A write transaction begins with BEGIN IMMEDIATE and so never loses against another one.
    public override bool IsLostRace(DbException exception) => false;

    public override string Describe(Exception exception) => SqliteFault.Describe(exception, File.Path);

    public void Dispose() =>
        // Closing writes to the disk, which may hang.
        Task.Run(() => anchor?.Dispose()).Wait(StopTimeout);

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(ConnectionString);
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
