using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Infrastructure.Tests.Persistence;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Tests.Sqlite;

/// <summary>What a node says when its database's files are changed under it.</summary>
[TestFixture]
public sealed class ReplacedDatabaseTests() : FreshDatabaseFixture(DatabaseProvider.Sqlite)
{
    private TestStore node = null!;
    private Guid tenantId;

    private string Path => new SqliteConnectionStringBuilder(Database.ConnectionString).DataSource;

    [SetUp]
    public async Task PrepareAsync()
    {
        node = await PreparedNodeAsync();
        tenantId = (await AddTenantAsync(node)).Id;
        await AddKeyAsync(node, new ApiKeyBuilder(tenantId));
    }

    [TestCase("")]
    [TestCase("-wal")]
    [TestCase("-shm")]
    public async Task AnyCall_OneFileIsRemoved_IsUnavailable(string suffix)
    {
        File.Delete(Path + suffix);

        await ShouldBeUnavailableAsync();
    }

    [Test]
    public async Task AnyCall_AllFilesAreRemoved_IsUnavailableAndMakesNoNewOnes()
    {
        foreach (var file in Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!))
        {
            File.Delete(file);
        }

        await ShouldBeUnavailableAsync();
        Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).Should().BeEmpty();
    }

    [Test]
    public async Task AnyCall_BackupIsMovedOverIt_IsUnavailableAndTheBackupIsUntouched()
    {
        var backup = Backup();
        var content = await File.ReadAllBytesAsync(backup);
        await AddKeyAsync(node, new ApiKeyBuilder(tenantId));
        File.Move(backup, Path, overwrite: true);

        await ShouldBeUnavailableAsync();
        await node.DisposeAsync();
        (await File.ReadAllBytesAsync(Path)).Should().Equal(content);
    }

    [Test]
    public async Task AnyCall_FileIsCutToNothing_IsUnavailable()
    {
        await using (new FileStream(Path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite))
        {
        }

        await ShouldBeUnavailableAsync();
    }

    [Test]
    public async Task AnyCall_LogRemovedAndNodeStopped_NothingAcknowledgedIsLost()
    {
        var key = await AddKeyAsync(node, new ApiKeyBuilder(tenantId));
        File.Delete($"{Path}-wal");
        await node.DisposeAsync();

        var next = await PreparedNodeAsync();

        (await next.Get<IApiKeyRepository>().FindAsync(tenantId, key.Id, CancellationToken.None)).Should().NotBeNull();
    }

    private async Task ShouldBeUnavailableAsync()
    {
        var keys = node.Get<IApiKeyRepository>();
        foreach (var call in new Func<Task>[]
                 {
                     () => AddKeyAsync(node, new ApiKeyBuilder(tenantId)),
                     () => keys.FindAsync(tenantId, Guid.NewGuid(), CancellationToken.None),
                     () => keys.FindByHashAsync([new SecretHash("p1", new byte[SecretHash.Length])], CancellationToken.None),
                     () => node.Get<ChangeLog>().ReadAsync(0, CancellationToken.None),
                     () => node.Get<IStoreProbe>().FindKeyAsync(CancellationToken.None),
                 })
        {
            await call.Should().ThrowAsync<StoreUnavailableException>();
        }
    }

    private string Backup()
    {
        var backup = $"{Path}.backup";
        using var source = node.Get<SqliteDialect>().Open();
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = backup, Pooling = false }.ConnectionString);
        source.BackupDatabase(target);
        return backup;
    }
}
