using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Dapper;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Database.SqlServer;

internal sealed class SqlServerSchemaMigrator(SqlServerDialect dialect, IOptions<DatabaseOptions> options) : SchemaMigrator(dialect)
{
    // Serializes migrations. The lock is the session's, because DbUp works on a connection of its own.
    private const string AcquireSql = """
        DECLARE @result int;
        EXEC @result = sp_getapplock @Resource = 'avicenna_migrate', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 120000;
        SELECT @result;
        """;

    // Ends the turn at once; a connection that merely goes back to the pool would keep the lock.
    private const string ReleaseSql = "EXEC sp_releaseapplock @Resource = 'avicenna_migrate', @LockOwner = 'Session';";

    private const int LockTimeoutSeconds = 130;

    public override bool IsCurrent()
    {
        // DbUp would report an unreachable database as one of its own errors.
        using var connection = dialect.Open();
        return base.IsCurrent();
    }

    protected override UpgradeEngineBuilder Configure() =>
        DeployChanges.To.SqlDatabase(dialect.ConnectionString).JournalToSqlTable("dbo", "schema_versions")
            // Zero is the client's word for none.
            .WithExecutionTimeout(options.Value.MigrationTimeout ?? TimeSpan.Zero);

    protected override IDisposable TakeTurn()
    {
        var connection = dialect.Open();
        try
        {
            var result = connection.ExecuteScalar<int>(AcquireSql, commandTimeout: LockTimeoutSeconds);
            return result >= 0
                ? new Turn(connection)
                : throw new StartRefusedException("Another process is migrating this database and has not finished; try again when it has");
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
