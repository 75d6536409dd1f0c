using DbUp;
using DbUp.Builder;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Database.Sqlite;

internal sealed class SqliteSchemaMigrator(SqliteDialect dialect) : SchemaMigrator(dialect)
{
    // How long a process waits for another process to finish migrating.
    private const int LockWaitSeconds = 120;

    // Opening a database that doesn't exist would create an empty one.
    public override bool IsCurrent() => dialect.File.Exists() && base.IsCurrent();

    protected override UpgradeEngineBuilder Configure() =>
        DeployChanges.To.SqliteDatabase(new SqliteConnectionStringBuilder(dialect.ConnectionString) { DefaultTimeout = LockWaitSeconds }.ConnectionString).JournalToSqliteTable("schema_versions");

    // DbUp begins its transaction with BEGIN IMMEDIATE before it reads the journal, so a second process waits there.
    protected override IDisposable? AcquireMigrationLock()
    {
        dialect.File.Create();

        // The journal mode is a property of the file and can't change inside a transaction.
        dialect.Open().Dispose();
        return null;
    }
}
