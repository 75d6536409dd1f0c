using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Testing.Stores;
using Dapper;

namespace Avicenna.Infrastructure.Tests.Sqlite;

[TestFixture]
public sealed class SqliteDialectTests
{
    private TestDatabase database = null!;
    private SqliteDialect dialect = null!;
    private string path = null!;

    [SetUp]
    public async Task CreateDatabaseAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        dialect = new SqliteDialect(database.ConnectionString);
        path = dialect.File.Path;
    }

    [TearDown]
    public async Task RemoveDatabaseAsync()
    {
        dialect.Dispose();
        await database.DisposeAsync();
    }

    [TestCase("journal_mode", "wal")]
    [TestCase("synchronous", "2")]
    [TestCase("foreign_keys", "1")]
    [TestCase("busy_timeout", "1000")]
    [TestCase("journal_size_limit", "67108864")]
    public async Task OpenAsync_EveryConnection_HasThePragmasInForce(string pragma, string expected)
    {
        dialect.File.Create();
        await using var first = await dialect.OpenAsync(CancellationToken.None);
        await using (var second = await dialect.OpenAsync(CancellationToken.None))
        {
            (await second.ExecuteScalarAsync<string>($"PRAGMA {pragma}")).Should().Be(expected);
            await second.ExecuteAsync("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA busy_timeout = 0");
        }

        await using var again = await dialect.OpenAsync(CancellationToken.None);

        (await first.ExecuteScalarAsync<string>($"PRAGMA {pragma}")).Should().Be(expected);
        (await again.ExecuteScalarAsync<string>($"PRAGMA {pragma}")).Should().Be(expected);
    }

    [Test]
    public async Task OpenAsync_Cancelled_OpensNothing()
    {
        await FluentActions.Awaiting(() => dialect.OpenAsync(new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();

        File.Exists(path).Should().BeFalse();
    }

    [Test]
    public void IsCurrent_DatabaseThatIsNotThere_MakesNoFileAndNoDirectory()
    {
        var directory = Path.Combine(Path.GetDirectoryName(path)!, "deeper");
        using var missing = new SqliteDialect($"Data Source={Path.Combine(directory, "avicenna.db")}");
        var migrator = new SqliteSchemaMigrator(missing);

        migrator.IsCurrent().Should().BeFalse();

        Directory.Exists(directory).Should().BeFalse();
    }

    [Test]
    public void Migrate_DirectoryThatIsNotThere_IsMade()
    {
        var deeper = Path.Combine(Path.GetDirectoryName(path)!, "deeper", "avicenna.db");
        using var other = new SqliteDialect($"Data Source={deeper}");
        var migrator = new SqliteSchemaMigrator(other);

        migrator.Migrate().Should().NotBeEmpty();

        File.Exists(deeper).Should().BeTrue();
        migrator.IsCurrent().Should().BeTrue();
    }
}
