using Dapper;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Database.SqlServer;

internal sealed class SqlServerSchemaMigrator(SqlServerDialect dialect, IOptions<DatabaseOptions> options) : SchemaMigrator(dialect)
{
    // Serializes migrations. The session owns the lock, because DbUp uses its own connection.
    private const string AcquireSql = """
        DECLARE @result int;
        EXEC @result = sp_getapplock @Resource = 'avicenna_migrate', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 120000;
        SELECT @result;
        """;

    // Releases the lock immediately. A connection that only returns to the pool would keep it.
    private const string ReleaseSql = "EXEC sp_releaseapplock @Resource = 'avicenna_migrate', @LockOwner = 'Session';";

    private const int LockTimeoutSeconds = 130;

    public override bool IsCurrent()
    {
        // DbUp would report an unreachable database as an error of its own.
        using var connection = dialect.Open();
        return base.IsCurrent();
    }

    protected override UpgradeEngineBuilder Configure() =>
        DeployChanges.To.SqlDatabase(dialect.ConnectionString).JournalToSqlTable("dbo", "schema_versions")
            // For the client, zero means no timeout.
            .WithExecutionTimeout(options.Value.MigrationTimeout ?? TimeSpan.Zero);

    protected override IDisposable AcquireMigrationLock()
    {
        var connection = dialect.Open();
        try
        {
            var result = connection.ExecuteScalar<int>(AcquireSql, commandTimeout: LockTimeoutSeconds);
            return result >= 0
                ? new Turn(connection)
                : throw new StartRefusedException("Another process is still migrating this database; try again when it has finished");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private sealed class Turn(SqlConnection connection) : IDisposable
    {
        public void Dispose()
        {
            connection.Execute(ReleaseSql);
            connection.Dispose();
        }
    }
}
