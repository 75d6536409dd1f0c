using System.Collections.Concurrent;
using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>SQL Server 2019 and later, Azure SQL, and other servers that support its protocol and plain T-SQL.</summary>
internal sealed class SqlServerDialect : SqlDialect, IStoreLocation
{
    // The client library's own retry logic, for network faults and a server that isn't ready yet.
    private static readonly SqlRetryLogicBaseProvider OpenRetries = SqlConfigurableRetryFactory.CreateExponentialRetryProvider(
        new SqlRetryLogicOption
        {
            NumberOfTries = 3,
            DeltaTime = TimeSpan.FromMilliseconds(200),
            MaxTimeInterval = TimeSpan.FromSeconds(2),
            TransientErrors = [.. SqlServerFault.TransientWhileConnecting],
        });

    // Reports a lock that isn't released before callers stop waiting. A session loses the setting when it returns to the pool.
    private const string LockTimeoutSql = "SET LOCK_TIMEOUT 5000;";

    /// <summary>Twice as many as calls may use at once, because abandoned calls take a while to end.</summary>
    private const int MaxPoolSize = 16;

    private const int MaxConnectTimeoutSeconds = 5;

    private readonly SqlConnectionStringBuilder builder;
    private readonly ConcurrentDictionary<string, string> pools = new();
    private volatile bool hasSnapshots;

    public SqlServerDialect(string connectionString)
    {
        builder = new SqlConnectionStringBuilder(connectionString)
        {
            // After a failed attempt the pool would refuse all others for up to a minute, although the server may be back long before.
            PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock,
        };
        if (!builder.ShouldSerialize("Application Name"))
        {
            builder.ApplicationName = "Avicenna";
        }
    }

    /// <summary>For migrations and the start. Calls have their own pools.</summary>
    public string ConnectionString => builder.ConnectionString;

    public override DatabaseProvider Provider => DatabaseProvider.SqlServer;

    public string Describe() => $"database {builder.InitialCatalog} on SQL Server {builder.DataSource}";

    /// <summary>Known after the start has checked; until then, the safe answer.</summary>
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
            // The start reached the store a moment ago. That it is now unavailable is reported elsewhere.
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
                // The server closed this pooled connection in the meantime. Nothing has been done on it yet.
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

    // Without row versions, a query locks and releases its rows one by one. SNAPSHOT isolation would also need row versions.
    public override async Task<DbTransaction?> BeginMomentAsync(DbConnection connection, CancellationToken cancellationToken) =>
        hasSnapshots || await SqlServerSnapshots.IsOnAsync(connection, cancellationToken)
            ? null
            : await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);

    // Locks apply to rows, and waiters queue.
    public override TimeSpan PauseAfter(TimeSpan step) => TimeSpan.Zero;

    public override (object Value, DbType Type) ToStored(Guid id) => (id, DbType.Guid);

    public override (object Value, DbType Type) ToStored(DateTimeOffset instant) => (instant, DbType.DateTimeOffset);

    public override bool TakesJsonRows => true;

    public override string Limit(string sql) => $"SELECT TOP (@limit){sql["SELECT".Length..]}";

    public override bool IsUniqueViolation(DbException exception) => SqlServerFault.IsUniqueViolation(exception);

    public override bool IsForeignKeyViolation(DbException exception) => SqlServerFault.IsForeignKeyViolation(exception);

    public override bool IsLostRace(DbException exception) => SqlServerFault.IsLostRace(exception);

    public override string Describe(Exception exception) => SqlServerFault.Describe(exception);

    // The connection string determines the pool. These differ in the application name, which the server shows for each session.
    private string ConnectionStringOf(string pool) => pools.GetOrAdd(
        pool,
        name => new SqlConnectionStringBuilder(ConnectionString)
        {
            ApplicationName = $"{builder.ApplicationName} {name}",
            MinPoolSize = 0,
            MaxPoolSize = MaxPoolSize,
            // A longer timeout would help nobody and would keep the pool from trying again.
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

    // Handles every reason: the server, the login, exhausted retries (an AggregateException), an exhausted pool (an
    // InvalidOperationException).
    private StoreUnavailableException CannotOpen(Exception exception)
    {
        var cause = (exception as AggregateException)?.InnerExceptions[^1] ?? exception;
        return new StoreUnavailableException(Describe(cause), cause);
    }
}
