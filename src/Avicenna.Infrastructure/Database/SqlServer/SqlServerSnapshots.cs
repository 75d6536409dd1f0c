using Dapper;
using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>Checks whether each statement in the database reads from a snapshot (READ_COMMITTED_SNAPSHOT).</summary>
internal static class SqlServerSnapshots
{
    // Reads the setting of the current database.
    private const string IsOnSql = """
        SELECT is_read_committed_snapshot_on
        FROM sys.databases
        WHERE database_id = DB_ID();
        """;

    public static Task<bool> IsOnAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(IsOnSql, cancellationToken: cancellationToken));

    public static bool IsOn(SqlConnection connection) => connection.ExecuteScalar<bool>(IsOnSql);

    /// <summary>Returns a warning that tells the operator how to turn it on.</summary>
    public static string Warn(string database) =>
        $"READ_COMMITTED_SNAPSHOT is off in the database {database}, so reads wait for writes. Turn it on: ALTER DATABASE [{database}] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE";
}
