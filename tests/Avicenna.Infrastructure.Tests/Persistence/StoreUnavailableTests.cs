using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Testing.Stores;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Tests.Persistence;

[TestFixture]
public sealed class StoreUnavailableTests
{
    // Nothing listens on port 1.
    private const string NoServer = "Server=127.0.0.1,1;Connect Timeout=1;Encrypt=False;User ID=nobody;Password=unused";

    private TestDatabase database = null!;

    private string Directory => Path.GetDirectoryName(database.ConnectionString["Data Source=".Length..])!;

    [SetUp]
    public async Task CreateDatabaseAsync() => database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);

    [TearDown]
    public async Task RemoveDatabaseAsync() => await database.DisposeAsync();

    [Test]
    public async Task AnyCall_DatabaseIsADirectory_IsUnavailable()
    {
        await using var node = NodeOn($"Data Source={Directory}");

        await ShouldBeUnavailableAsync(node);
        ShouldNotMigrate(node);
    }

    [Test]
    public async Task AnyCall_DirectoryIsAFile_IsUnavailable()
    {
        var file = Path.Combine(Directory, "file");
        await File.WriteAllTextAsync(file, "");
        await using var node = NodeOn($"Data Source={Path.Combine(file, "avicenna.db")}");

        await ShouldBeUnavailableAsync(node);
    }

    [Test]
    public async Task Migrate_DirectoryCannotBeMade_IsUnavailable()
    {
        var file = Path.Combine(Directory, "file");
        await File.WriteAllTextAsync(file, "");
        await using var node = NodeOn($"Data Source={Path.Combine(file, "avicenna.db")}");

        ShouldNotMigrate(node);
    }

    [Test]
    public async Task AnyCall_NoSuchDirectory_IsUnavailableAndMakesNone()
    {
        await using var node = NodeOn($"Data Source={Path.Combine(Directory, "missing", "avicenna.db")}");

        await ShouldBeUnavailableAsync(node);
        System.IO.Directory.Exists(Path.Combine(Directory, "missing")).Should().BeFalse();
    }

    [Test]
    public async Task Write_DatabaseIsReadOnly_IsUnavailableWhileReadsGoOn()
    {
        await using (await new TestStore(database, TimeProvider.System).PrepareAsync())
        {
        }

        // As by a later version of SQLite: its write version says who may write to a file (https://sqlite.org/fileformat2.html, section 1.3.3).
        await using (var file = File.OpenWrite(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource))
        {
            file.Position = 18;
            file.WriteByte(3);
        }

        await using var node = NodeOn($"{database.ConnectionString};Pooling=False");

        (await ReadAsync(node)).Should().BeNull();
        await FluentActions.Awaiting(() => WriteAsync(node)).Should().ThrowAsync<StoreUnavailableException>();
    }

    [Test]
    public async Task Write_AnotherProcessHoldsTheWriteLock_IsUnavailableUntilItIsReleased()
    {
        await using var node = await new TestStore(database, TimeProvider.System).PrepareAsync();

        await using (var other = node.Get<SqliteDialect>().Open())
        await using (other.BeginTransaction(deferred: false))
        {
            (await FluentActions.Awaiting(() => WriteAsync(node)).Should().ThrowAsync<StoreUnavailableException>())
                .Which.Reason.Should().Be("A write waited 5 s for another process, which holds the database's lock");
        }

        (await WriteAsync(node)).Should().BeTrue();
    }

    [Test]
    public async Task AnyCall_NoServerAnswers_IsUnavailable()
    {
        await using var node = NodeOn(NoServer, DatabaseProvider.SqlServer);

        await ShouldBeUnavailableAsync(node);
        ShouldNotMigrate(node);
        node.Get<ISchemaMigrator>().Invoking(migrator => migrator.IsCurrent()).Should().Throw<StoreUnavailableException>();
    }

    private static async Task ShouldBeUnavailableAsync(TestStore node)
    {
        await FluentActions.Awaiting(() => ReadAsync(node)).Should().ThrowAsync<StoreUnavailableException>().WithMessage("Key store unavailable");
        await FluentActions.Awaiting(() => WriteAsync(node)).Should().ThrowAsync<StoreUnavailableException>().WithMessage("Key store unavailable");
    }

    private static void ShouldNotMigrate(TestStore node) =>
        node.Get<ISchemaMigrator>().Invoking(migrator => migrator.Migrate()).Should().Throw<StoreUnavailableException>();

    private static Task<Tenant?> ReadAsync(TestStore node) =>
        node.Get<ITenantRepository>().FindAsync(Subdomain.Parse("acme"), CancellationToken.None);

    private static Task<bool> WriteAsync(TestStore node) => node.Get<ITenantRepository>().AddAsync(
        new Tenant(Guid.NewGuid(), Subdomain.Parse("acme"), Enabled: true, DateTimeOffset.UnixEpoch), CancellationToken.None);

    private TestStore NodeOn(string connectionString, DatabaseProvider provider = DatabaseProvider.Sqlite) =>
        new(database, TimeProvider.System, new Dictionary<string, string?>
        {
            ["Database:Provider"] = provider.ToString(),
            ["ConnectionStrings:Avicenna"] = connectionString,
        });
}
