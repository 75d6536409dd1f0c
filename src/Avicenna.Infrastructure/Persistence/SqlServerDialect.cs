using System.Data;
using System.Data.Common;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>SQL Server 2019 and later, Azure SQL, and other servers that speak its protocol and plain T-SQL.</summary>
internal sealed class SqlServerDialect(string connectionString) : SqlDialect
{
    // Error numbers: https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
    private const int UniqueIndexViolation = 2601;
    private const int UniqueConstraintViolation = 2627;
    private const int Deadlock = 1205;
    private const int SnapshotConflict = 3960;
    private const int Timeout = -2;

    /// <summary>From this severity on the connection itself is broken.</summary>
    private const byte FatalSeverity = 20;

    // The client library knows which faults are transient; each is tried again twice, half a second apart and then a second.
    private static readonly SqlRetryLogicBaseProvider OpenRetries = SqlConfigurableRetryFactory.CreateExponentialRetryProvider(
        new SqlRetryLogicOption { NumberOfTries = 3, DeltaTime = TimeSpan.FromMilliseconds(500), MaxTimeInterval = TimeSpan.FromSeconds(5) });

    public string ConnectionString { get; } = connectionString;

    public override DatabaseProvider Provider => DatabaseProvider.SqlServer;

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = Create();
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await connection.DisposeAsync();
            throw CannotOpen(exception);
        }
    }

    public SqlConnection Open()
    {
        var connection = Create();
        try
        {
            connection.Open();
            return connection;
        }
        catch (Exception exception)
        {
            connection.Dispose();
            throw CannotOpen(exception);
        }
    }

    public override (object Value, DbType Type) ToStored(Guid id) => (id, DbType.Guid);

    public override (object Value, DbType Type) ToStored(DateTimeOffset instant) => (instant, DbType.DateTimeOffset);

    public override bool IsUniqueViolation(DbException exception) =>
        exception is SqlException { Number: UniqueIndexViolation or UniqueConstraintViolation };

    public override bool IsLostRace(DbException exception) =>
        exception is SqlException { Number: Deadlock or SnapshotConflict };

    public override bool IsUnavailable(DbException exception) =>
        exception is SqlException { Class: >= FatalSeverity } or SqlException { Number: Timeout } || IsLostRace(exception);

    private SqlConnection Create() => new(ConnectionString) { RetryLogicProvider = OpenRetries };

    // Whatever kept it from opening: the server, the login, retries that came to nothing (an AggregateException), a pool that
    // stayed exhausted (an InvalidOperationException).
    private static StoreUnavailableException CannotOpen(Exception exception) =>
        new((exception as AggregateException)?.InnerExceptions[^1] ?? exception);
}
