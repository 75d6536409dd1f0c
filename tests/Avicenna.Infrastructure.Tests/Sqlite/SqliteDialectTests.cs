using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Persistence;
using Avicenna.Testing.Stores;
using Dapper;

namespace Avicenna.Infrastructure.Tests.Sqlite;

[TestFixture]
public sealed class SqliteDialectTests
{
    private TestDatabase database = null!;
    private SqliteDialect dialect = null!;

    [SetUp]
    public async Task CreateDatabaseAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        dialect = new SqliteDialect(database.ConnectionString);
    }

    [TearDown]
    public async Task RemoveDatabaseAsync() => await database.DisposeAsync();

    [TestCase("journal_mode", "wal")]
    [TestCase("synchronous", "2")]
    [TestCase("foreign_keys", "1")]
    [TestCase("busy_timeout", "5000")]
    public async Task OpenAsync_EveryConnection_HasThePragmasInForce(string pragma, string expected)
    {
        await using var first = await dialect.OpenAsync(CancellationToken.None);
        await using (var second = await dialect.OpenAsync(CancellationToken.None))
        {
            (await second.ExecuteScalarAsync<string>($"PRAGMA {pragma}")).Should().Be(expected);
            await second.ExecuteAsync("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA busy_timeout = 0");
        }

        // The pool hands out the connection that was just spoilt.
        await using var again = await dialect.OpenAsync(CancellationToken.None);

        (await first.ExecuteScalarAsync<string>($"PRAGMA {pragma}")).Should().Be(expected);
        (await again.ExecuteScalarAsync<string>($"PRAGMA {pragma}")).Should().Be(expected);
    }

    [Test]
    public async Task OpenAsync_Cancelled_OpensNothing()
    {
        await FluentActions.Awaiting(() => dialect.OpenAsync(new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();

        File.Exists(dialect.DataSource).Should().BeFalse();
    }

    [Test]
    public void IsCurrent_DatabaseThatIsNotThere_MakesNoFileAndNoDirectory()
    {
        var directory = Path.Combine(Path.GetDirectoryName(dialect.DataSource)!, "deeper");
        var migrator = new SqliteSchemaMigrator(new SqliteDialect($"Data Source={Path.Combine(directory, "avicenna.db")}"));

        migrator.IsCurrent().Should().BeFalse();

        Directory.Exists(directory).Should().BeFalse();
    }

    [Test]
    public void Migrate_DirectoryThatIsNotThere_IsMade()
    {
        var path = Path.Combine(Path.GetDirectoryName(dialect.DataSource)!, "deeper", "avicenna.db");
        // Without a pool, so that no connection outlives the directory.
        var migrator = new SqliteSchemaMigrator(new SqliteDialect($"Data Source={path};Pooling=False"));

        migrator.Migrate().Should().NotBeEmpty();

        File.Exists(path).Should().BeTrue();
        migrator.IsCurrent().Should().BeTrue();
    }
}
