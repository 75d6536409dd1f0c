using System.Data;
using System.Data.Common;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>SQLite: ids as lowercase text, instants as Unix milliseconds.</summary>
internal sealed class SqliteDialect(string connectionString) : SqlDialect
{
    // Result codes: https://sqlite.org/rescode.html
    private const int SqliteConstraintPrimaryKey = 1555;
    private const int SqliteConstraintUnique = 2067;
    private const int SqliteConstraintForeignKey = 787;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    // How long to wait for another process that holds the write lock; within one process writes queue up (SqliteWriteQueue).
    private const int BusyTimeoutSeconds = 5;

    private static readonly string Pragmas =
        $"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = {BusyTimeoutSeconds * 1000};";

    // The client goes on trying after SQLite gave up, for as long as its own time-out lasts; so both are the same.
    public string ConnectionString { get; } =
        new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = BusyTimeoutSeconds }.ConnectionString;

    /// <summary>The database's file, as it was configured.</summary>
    public string DataSource => new SqliteConnectionStringBuilder(ConnectionString).DataSource;

    public override DatabaseProvider Provider => DatabaseProvider.Sqlite;

    // SQLite's client does its work on the calling thread, whatever its methods are called.
    public override Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<DbConnection>(Open());
    }

    public SqliteConnection Open()
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
            throw new StoreUnavailableException(exception);
        }
    }

    public override (object Value, DbType Type) ToStored(Guid id) => (id.ToString("D"), DbType.String);

    public override (object Value, DbType Type) ToStored(DateTimeOffset instant) => (instant.ToUnixTimeMilliseconds(), DbType.Int64);

    public override string Limit(string sql) => $"{sql.TrimEnd(';')} LIMIT @limit";

    public override bool IsBusy(DbException exception) => exception is SqliteException { SqliteErrorCode: Busy or Locked };

    public override bool IsUniqueViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: SqliteConstraintPrimaryKey or SqliteConstraintUnique };

    public override bool IsForeignKeyViolation(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: SqliteConstraintForeignKey };

    // A write transaction begins with BEGIN IMMEDIATE and so never loses against another one.
    public override bool IsLostRace(DbException exception) => false;

    public override bool IsUnavailable(DbException exception) =>
        exception is SqliteException { SqliteErrorCode: Busy or Locked or ReadOnly or IoError or Corrupt or Full or CannotOpen or NotADatabase };
}
