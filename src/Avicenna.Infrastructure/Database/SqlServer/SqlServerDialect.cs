using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Dapper;
using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>SQL Server 2019 and later, Azure SQL, and other servers that speak its protocol and plain T-SQL.</summary>
internal sealed class SqlServerDialect : SqlDialect, IStoreLocation
{
    // The client library's own retry logic, for faults of the way to the server and of a server that isn't ready yet.
    private static readonly SqlRetryLogicBaseProvider OpenRetries = SqlConfigurableRetryFactory.CreateExponentialRetryProvider(
        new SqlRetryLogicOption
        {
            NumberOfTries = 3,
            DeltaTime = TimeSpan.FromMilliseconds(200),
            MaxTimeInterval = TimeSpan.FromSeconds(2),
            TransientErrors = [.. SqlServerFault.PassingWhileConnecting],
        });

    // A lock that isn't released is reported before callers stop waiting. Sessions that go back to a pool forget it.
    private const string LockTimeoutSql = "SET LOCK_TIMEOUT 5000;";

    /// <summary>Twice what calls may use at the same time: those that nobody waits for any more take their time to end.</summary>
    private const int MaxPoolSize = 16;

    private const int MaxConnectTimeoutSeconds = 5;

    private readonly SqlConnectionStringBuilder builder;
    private readonly ConcurrentDictionary<string, string> pools = new();
    private volatile bool hasSnapshots;

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
    }

    /// <summary>For migrations and the start; calls have pools of their own.</summary>
    public string ConnectionString => builder.ConnectionString;

    public override DatabaseProvider Provider => DatabaseProvider.SqlServer;

    public string Describe() => $"database {builder.InitialCatalog} on SQL Server {builder.DataSource}";

    /// <summary>Once a start has looked; until then the safe answer.</summary>
    public override bool SeesOneMoment => hasSnapshots;

    public IReadOnlyList<string> FindWarnings()
    {
        try
        {
            using var connection = Open();
            hasSnapshots = SqlServerSnapshots.IsOn(connection);
            return hasSnapshots ? [] : [SqlServerSnapshots.Warn(connection.Database)];
        }
        catch (Exception exception) when (exception is StoreUnavailableException or DbException)
        {
            // The start has found the store a moment ago; that it is away now is said elsewhere.
            return [];
        }
    }

    public override Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => ConnectAsync(ConnectionString, cancellationToken);

    public override async Task<DbConnection> OpenAsync(string pool, CancellationToken cancellationToken)
    {
        const int MaxTries = 3;
        for (var tries = 1; ; tries++)
        {
            var connection = await ConnectAsync(ConnectionStringOf(pool), CancellationToken.None);
            try
            {
                await connection.ExecuteAsync(LockTimeoutSql, commandTimeout: MaxConnectTimeoutSeconds);
                return connection;
            }
            catch (Exception exception) when (exception is DbException or InvalidOperationException)
            {
                // A pooled connection that the server has meanwhile closed. Nothing has been done on it yet.
                await connection.DisposeAsync();
                if (tries == MaxTries || cancellationToken.IsCancellationRequested)
                {
                    throw CannotOpen(exception);
                }
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
    }

    public override async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await SqlServerTransaction.BeginAsync((SqlConnection)connection, cancellationToken);

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
        hasSnapshots || await SqlServerSnapshots.IsOnAsync(connection, cancellationToken)
            ? null
            : await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);

    // Locks are of rows, and those who wait for one queue.
    public override TimeSpan PauseAfter(TimeSpan step) => TimeSpan.Zero;

    public override (object Value, DbType Type) ToStored(Guid id) => (id, DbType.Guid);

    public override (object Value, DbType Type) ToStored(DateTimeOffset instant) => (instant, DbType.DateTimeOffset);

    public override bool TakesJsonRows => true;

    public override string Limit(string sql) => $"SELECT TOP (@limit){sql["SELECT".Length..]}";

    public override bool IsUniqueViolation(DbException exception) => SqlServerFault.IsUniqueViolation(exception);

    public override bool IsForeignKeyViolation(DbException exception) => SqlServerFault.IsForeignKeyViolation(exception);

    public override bool IsLostRace(DbException exception) => SqlServerFault.IsLostRace(exception);

    public override string Describe(Exception exception) => SqlServerFault.Describe(exception);

    // A pool is its connection string's; these differ by the name that the server shows for each session.
    private string ConnectionStringOf(string pool) => pools.GetOrAdd(
        pool,
        name => new SqlConnectionStringBuilder(ConnectionString)
        {
            ApplicationName = $"{builder.ApplicationName} {name}",
            MinPoolSize = 0,
            MaxPoolSize = MaxPoolSize,
            // Nobody waits for longer, but it would keep the pool from trying again.
            ConnectTimeout = Math.Min(builder.ConnectTimeout == 0 ? int.MaxValue : builder.ConnectTimeout, MaxConnectTimeoutSeconds),
        }.ConnectionString);

    private async Task<DbConnection> ConnectAsync(string connectionString, CancellationToken cancellationToken)
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

    private static SqlConnection Create(string connectionString) => new(connectionString) { RetryLogicProvider = OpenRetries };

    // Whatever kept it from opening: the server, the login, retries that came to nothing (an AggregateException), a pool that
    // stayed exhausted (an InvalidOperationException).
    private StoreUnavailableException CannotOpen(Exception exception)
    {
        var cause = (exception as AggregateException)?.InnerExceptions[^1] ?? exception;
        return new StoreUnavailableException(Describe(cause), cause);
    }
}
