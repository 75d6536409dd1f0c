using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Testing;

namespace Avicenna.Infrastructure.Tests.Sqlite;

/// <summary>The write-ahead log under writes that never pause.</summary>
[TestFixture]
public sealed class SqliteCheckpointerTests : SqliteWriteQueueFixture
{
    private const int PageSize = 4096;

    [SetUp]
    public Task CreateTableAsync() => RunAsync(transaction => ExecuteAsync(transaction, "CREATE TABLE blobs (content BLOB)"));

    [Test]
    public async Task AfterCommit_ManyPages_AreCopiedIntoTheDatabase()
    {
        await WritePagesAsync(2000);

        // Nobody writes meanwhile, so the writer itself copies nothing.
        await Eventually.IsTrueAsync(() => Task.FromResult(new FileInfo(Path).Length >= 2000 * PageSize), "The pages are not in the database file");
    }

    [Test]
    public async Task AfterCommit_FewPages_StayInTheLog()
    {
        await WritePagesAsync(100);
        await WritePagesAsync(100);

        new FileInfo(Path).Length.Should().BeLessThan(100 * PageSize);
        new FileInfo($"{Path}-wal").Length.Should().BeGreaterThan(200 * PageSize);
    }

    [Test]
    public async Task AfterCommit_WritesNeverPause_TheLogBeginsAnewWithoutBeingTruncated()
    {
        var (longest, isTruncated) = (0L, false);
        for (var written = 0; written < 40_000; written += 500)
        {
            await WritePagesAsync(500);
            var length = new FileInfo($"{Path}-wal").Length;
            isTruncated |= length < longest;
            longest = length;
        }

        longest.Should().BeLessThan(SqliteFile.MaxLogLength);
        isTruncated.Should().BeFalse();
    }

    [Test]
    public async Task AfterCommit_DatabaseIsReadAllTheTime_NothingIsLost()
    {
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await ReadItemsAsync();
            }
        });

        for (var id = 1; id <= 40; id++)
        {
            await WritePagesAsync(500);
            await InsertAsync(id);
        }

        await stop.CancelAsync();
        await reading;
        (await ReadItemsAsync()).Should().Equal(Enumerable.Range(1, 40));
    }

    private Task<int> WritePagesAsync(int count) =>
        RunAsync(transaction => ExecuteAsync(transaction, $"DELETE FROM blobs; INSERT INTO blobs (content) VALUES (randomblob({count * PageSize}))"));
}
