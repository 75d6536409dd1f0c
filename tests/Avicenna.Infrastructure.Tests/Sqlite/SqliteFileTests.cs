using System.Runtime.Versioning;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Testing.Stores;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Tests.Sqlite;

[TestFixture]
public sealed class SqliteFileTests
{
    private TestDatabase database = null!;
    private SqliteDialect dialect = null!;

    private SqliteFile Subject => dialect.File;

    private string Path => Subject.Path;

    [SetUp]
    public async Task CreateAsync()
    {
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        dialect = new SqliteDialect(database.ConnectionString);
    }

    [TearDown]
    public async Task RemoveAsync()
    {
        dialect.Dispose();
        await database.DisposeAsync();
    }

    [Test]
    public void Create_Always_IsTheOwnersAndADatabaseFromTheStart()
    {
        Subject.Create();

        new FileInfo(Path).Length.Should().BeGreaterThan(0);
        Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).Should().Equal(Path);
        ShouldBeTheOwners(Path);
    }

    [Test]
    public void Create_DirectoryThatIsNotThere_IsTheOwners()
    {
        var directory = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "data");

        new SqliteFile(System.IO.Path.Combine(directory, "avicenna.db")).Create();

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(directory).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Test]
    public async Task Create_ManyAtOnce_MakeOne()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new SqliteFile(Path).Create())));

        Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).Should().Equal(Path);
        using var connection = Open();
        connection.ExecuteScalar<string>("PRAGMA journal_mode").Should().Be("wal");
    }

    [Test]
    public async Task Log_OfADatabaseThatIsWritten_IsTheOwnersToo()
    {
        Subject.Create();
        await using var connection = Open();
        await connection.ExecuteAsync("CREATE TABLE items (id INTEGER)");

        ShouldBeTheOwners($"{Path}-wal");
        ShouldBeTheOwners($"{Path}-shm");
        Subject.FindWarnings().Should().BeEmpty();
    }

    [Test]
    public void Exists_EmptyFile_IsRefused()
    {
        File.WriteAllBytes(Path, []);

        Subject.Invoking(file => file.Exists()).Should().Throw<StartRefusedException>().WithMessage(
            $"The database file {Path} is empty. Restore a backup, or remove the file to begin with a new database");
        new SqliteSchemaMigrator(dialect).Invoking(migrator => migrator.Migrate()).Should().Throw<StartRefusedException>();
        new FileInfo(Path).Length.Should().Be(0);
    }

    [Test]
    public void RequireSame_NothingHappened_IsFine()
    {
        using var connection = CreateAndOpen();

        Subject.Invoking(file => file.RequireSame(connection)).Should().NotThrow();
    }

    [Test]
    public void RequireSame_DatabaseIsGone_IsUnavailableUntilItIsBack()
    {
        using var connection = CreateAndOpen();
        File.Move(Path, $"{Path}.away");

        ShouldRefuse(connection, $"The database file {Path} is gone. Put it back, or stop Avicenna, restore a backup and start it again");

        File.Move($"{Path}.away", Path);
        Subject.Invoking(file => file.RequireSame(connection)).Should().NotThrow();
    }

    [Test]
    public void RequireSame_AnotherFileInItsPlace_IsUnavailable()
    {
        using var connection = CreateAndOpen();
        File.Copy(Path, $"{Path}.backup");
        File.Move($"{Path}.backup", Path, overwrite: true);

        ShouldRefuse(connection, $"The database file {Path} was replaced by another one. Restart Avicenna to use the new one");
    }

    [TestCase("-wal")]
    [TestCase("-shm")]
    public void RequireSame_LogIsGoneOrAnother_IsUnavailable(string suffix)
    {
        using var connection = CreateAndOpen();
        var sentence = $"The file {Path}{suffix}, which belongs to the open database, was removed or replaced. Restart Avicenna";
        File.Move(Path + suffix, $"{Path}.away");

        ShouldRefuse(connection, sentence);

        File.Copy($"{Path}.away", Path + suffix);
        ShouldRefuse(connection, sentence);
    }

    [TestCase(0)]
    [TestCase(4096)]
    public void RequireSame_FileThatWasCutShort_IsUnavailable(int length)
    {
        using var connection = CreateAndOpen();
        Fill(connection);
        Subject.RequireSame(connection);
        var needed = new FileInfo(Path).Length;
        using (var file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(length);
        }

        ShouldRefuse(connection, $"The database file {Path} was truncated: it has {length} of {needed} bytes. Stop Avicenna, restore a backup and start it again");
    }

    [Test]
    public async Task RequireSame_FileThatGrowsMeanwhile_IsFine()
    {
        using var writer = CreateAndOpen();
        writer.Execute("CREATE TABLE rows (data BLOB)");
        Subject.RequireSame(writer);
        var isGrowing = true;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var connection = Open();
            while (Volatile.Read(ref isGrowing))
            {
                Subject.RequireSame(connection);
            }
        })).ToArray();

        for (var growth = 0; growth < 200; growth++)
        {
            writer.Execute("INSERT INTO rows SELECT randomblob(100000); PRAGMA wal_checkpoint; INSERT INTO rows SELECT randomblob(100000);");
        }

        Volatile.Write(ref isGrowing, false);
        await FluentActions.Awaiting(() => Task.WhenAll(readers)).Should().NotThrowAsync();
    }

    [Test]
    public void RequireSame_FileThatWasVacuumed_IsFine()
    {
        using var connection = CreateAndOpen();
        Fill(connection);
        Subject.RequireSame(connection);
        var before = new FileInfo(Path).Length;

        connection.Execute("DROP TABLE items; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");

        new FileInfo(Path).Length.Should().BeLessThan(before);
        Subject.Invoking(file => file.RequireSame(connection)).Should().NotThrow();
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    [Platform(Exclude = "Win", Reason = "Windows has no modes of files")]
    public void FindWarnings_FileThatOthersCanRead_SaysHowToCloseIt()
    {
        Subject.Create();
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Subject.FindWarnings().Should().Equal($"The file {Path}, which holds keys' hashes and names, is accessible to users other than its owner. Restrict it with: chmod 600 {Path}");
    }

    private static void ShouldBeTheOwners(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static void Fill(SqliteConnection connection) =>
        connection.Execute("CREATE TABLE items (content BLOB); INSERT INTO items VALUES (zeroblob(100000)); PRAGMA wal_checkpoint(TRUNCATE)");

    private void ShouldRefuse(SqliteConnection connection, string sentence) =>
        Subject.Invoking(file => file.RequireSame(connection)).Should().Throw<StoreUnavailableException>().Which.Reason.Should().Be(sentence);

    private SqliteConnection CreateAndOpen()
    {
        Subject.Create();
        return dialect.Open();
    }

    // As another program would.
    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
