using System.Data;
using System.Data.Common;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Dapper;
using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>SQL Server 2019 and later, Azure SQL, and other servers that speak its protocol and plain T-SQL.</summary>
internal sealed class SqlServerDialect : SqlDialect, IStoreLocation
{
    // Error numbers: https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
    private const int UniqueIndexViolation = 2601;
    private const int UniqueConstraintViolation = 2627;
    private const int ForeignKeyViolation = 547;
    private const int Deadlock = 1205;
    private const int SnapshotConflict = 3960;
    private const int LockTimeout = 1222;

    // Whether the database has READ_COMMITTED_SNAPSHOT on.
    private const string ReadsVersionsSql = """
        SELECT is_read_committed_snapshot_on
        FROM sys.databases
        WHERE database_id = DB_ID();
        """;

    /// <summary>From this severity on the connection itself is broken.</summary>
    private const byte FatalSeverity = 20;

    /// <summary>What says nothing about the statement: the server has no room, no memory or no time, or isn't the one to write to.</summary>
    private static readonly HashSet<int> ServerTroubles =
    [
        -2, // time-out
        701, 802, 8645, 8651, // memory
        1101, 1105, 9001, 9002, // room for data or log
        LockTimeout,
        927, 942, 952, 976, 978, 983, 3906, 6005, // restoring, offline, in transition, secondary, read-only, shutting down
        10928, 10929, 40197, 40501, 40613, 49918, 49919, 49920, // Azure SQL
    ];

    // The client library's own retry logic, for faults of the way to the server and of a server that isn't ready yet. Its built-in
    // list lacks the network's: 0 is how the client reports a refused connection on Linux.
    private static readonly SqlRetryLogicBaseProvider OpenRetries = SqlConfigurableRetryFactory.CreateExponentialRetryProvider(
        new SqlRetryLogicOption
        {
            NumberOfTries = 3,
            DeltaTime = TimeSpan.FromMilliseconds(200),
            MaxTimeInterval = TimeSpan.FromSeconds(2),
            TransientErrors = [0, 20, 53, 64, 121, 233, 997, 4060, 4221, 10053, 10054, 10060, 10061, 11001, 40143, 40540, 42108, 42109, .. ServerTroubles],
        });

    private readonly SqlConnectionStringBuilder builder;
    private readonly Dictionary<Lane, string> laneConnectionStrings;

    public SqlServerDialect(string connectionString)
    {
        builder = new SqlConnectionStringBuilder(connectionString)
        {
            // After a failed attempt the pool would refuse all others for up to a minute; the server may be back long before.
            PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock,
        };
        if (!builder.ShouldSerialize("Application Name"))
        {
            builder.ApplicationName = "Avicenna";
        }

        // A pool is its connection string's; these differ by the name that the server shows for each session.
        laneConnectionStrings = Enum.GetValues<Lane>().ToDictionary(
            lane => lane,
            lane => new SqlConnectionStringBuilder(builder.ConnectionString)
            {
                ApplicationName = $"{builder.ApplicationName} {lane}",
                MaxPoolSize = LaneLimits.Of(lane).Connections,
            }.ConnectionString);
    }

    /// <summary>For writes and migrations; the lanes of queries have pools of their own.</summary>
    public string ConnectionString => builder.ConnectionString;

    public override DatabaseProvider Provider => DatabaseProvider.SqlServer;

    public string Describe() => $"database {builder.InitialCatalog} on SQL Server {builder.DataSource}";

    public IReadOnlyList<string> FindWarnings() => [];

    public override Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => OpenAsync(ConnectionString, cancellationToken);

    /// <summary>Opens a connection of that lane's own pool.</summary>
    public Task<DbConnection> OpenAsync(Lane lane, CancellationToken cancellationToken) => OpenAsync(laneConnectionStrings[lane], cancellationToken);

    private async Task<DbConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = Create(connectionString);
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
        var connection = Create(ConnectionString);
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

    // Without row versions, a query takes and gives back its locks row by row. SNAPSHOT would need them too.
    public override async Task<DbTransaction?> BeginMomentAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<bool>(new CommandDefinition(ReadsVersionsSql, cancellationToken: cancellationToken))
            ? null
            : await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);

    // Locks are of rows, and those who wait for one queue.
    public override TimeSpan PauseAfter(TimeSpan step) => TimeSpan.Zero;

    public override (object Value, DbType Type) ToStored(Guid id) => (id, DbType.Guid);

    public override (object Value, DbType Type) ToStored(DateTimeOffset instant) => (instant, DbType.DateTimeOffset);

    public override string Limit(string sql) => $"SELECT TOP (@limit){sql["SELECT".Length..]}";

    public override bool IsUniqueViolation(DbException exception) =>
        exception is SqlException { Number: UniqueIndexViolation or UniqueConstraintViolation };

    public override bool IsForeignKeyViolation(DbException exception) => exception is SqlException { Number: ForeignKeyViolation };

    public override bool IsLostRace(DbException exception) =>
        exception is SqlException { Number: Deadlock or SnapshotConflict };

    public override string Describe(Exception exception) => exception is SqlException sql
        ? $"{(IsTroubleOfTheServer(sql) ? $"The SQL Server can't be reached or can't work now: {sql.Message}" : "The SQL Server refused a statement")} (error {sql.Number}, state {sql.State})"
        : $"The client library of SQL Server failed: {exception.GetType().Name}";

    // Of those that say nothing about the statement, the text names servers and databases, never what is stored.
    private static bool IsTroubleOfTheServer(SqlException exception) =>
        exception.Class >= FatalSeverity || ServerTroubles.Contains(exception.Number) || exception.Number is 0 or 53 or 4060 or 18456;

    private static SqlConnection Create(string connectionString) => new(connectionString) { RetryLogicProvider = OpenRetries };

    // Whatever kept it from opening: the server, the login, retries that came to nothing (an AggregateException), a pool that
    // stayed exhausted (an InvalidOperationException).
    private StoreUnavailableException CannotOpen(Exception exception)
    {
        var cause = (exception as AggregateException)?.InnerExceptions[^1] ?? exception;
        return new StoreUnavailableException(Describe(cause), cause);
    }
}
