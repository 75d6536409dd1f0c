using DbUp;
using DbUp.Builder;

namespace Avicenna.Infrastructure.Persistence;

internal sealed class SqliteSchemaMigrator(SqliteDialect dialect) : SchemaMigrator(dialect)
{
    // Looking at a database that isn't there would create an empty one.
    public override bool IsCurrent() => File.Exists(dialect.DataSource) && base.IsCurrent();

    protected override UpgradeEngineBuilder Configure() =>
        DeployChanges.To.SqliteDatabase(dialect.ConnectionString).JournalToSqliteTable("schema_versions");

    // DbUp's transaction begins with BEGIN IMMEDIATE before it looks at the journal, so a second process waits there.
    protected override IDisposable? TakeTurn()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(dialect.DataSource)) is { } directory)
        {
            Directory.CreateDirectory(directory);
        }

        // The journal mode is a property of the file and can't change inside a transaction.
        dialect.Open().Dispose();
        return null;
    }
}
