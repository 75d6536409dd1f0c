using Avicenna.Application.Errors;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Testing;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Tests.Sqlite;

/// <summary>Writes while another process holds the lock, or the disk hangs.</summary>
[TestFixture]
public sealed class SqliteWriteQueueTimeoutTests : SqliteWriteQueueFixture
{
    [Test]
    public async Task RunAsync_LockIsHeldElsewhere_EachGivesUpInItsOwnTimeAndIsNeverRun()
    {
        await using (await LockAsync())
        {
            var early = InsertAsync(1);
            Time.Advance(TimeSpan.FromSeconds(3));
            var late = InsertAsync(2);

            Time.Advance(TimeSpan.FromSeconds(2));
            await ShouldBeUnavailableAsync(early);
            late.IsCompleted.Should().BeFalse();

            Time.Advance(TimeSpan.FromSeconds(3));
            await ShouldBeUnavailableAsync(late);
        }

        (await InsertAsync(3)).Should().Be(1);
        (await ReadItemsAsync()).Should().Equal(3);
    }

    [Test]
    public async Task RunAsync_LockIsReleasedInTime_IsDone()
    {
        Task<int> waiting;
        await using (await LockAsync())
        {
            waiting = InsertAsync(1);
            Time.Advance(TimeSpan.FromSeconds(4));
        }

        (await waiting).Should().Be(1);
    }

    [Test]
    public async Task RunAsync_LockIsHeldElsewhere_SaysSo()
    {
        await using var held = await LockAsync();
        var write = InsertAsync(1);
        // Once the writer has met the lock; its first attempt takes a second.
        await Eventually.IsTrueAsync(
            async () =>
            {
                Time.Advance(LaneLimits.WriteTimeout);
                var reason = await ShouldBeUnavailableAsync(write);
                write = InsertAsync(1);
                return reason == "A write waited 5 s for another process, which holds the database's lock";
            },
            "the reason names the lock");
    }

    [Test]
    public async Task RunAsync_MoreWaitThanTheQueueHolds_AreRefusedAtOnce()
    {
        List<Task<int>> waiting;
        await using (await LockAsync())
        {
            waiting = Enumerable.Range(1, LaneLimits.MaxWaitingWrites).Select(id => InsertAsync(id)).ToList();

            (await ShouldBeUnavailableAsync(InsertAsync(0))).Should().Be("1024 calls are already waiting for the database");
        }

        (await Task.WhenAll(waiting)).Should().OnlyContain(rows => rows == 1);
    }

    [Test]
    public async Task RunAsync_WriteThatHasBegunHangs_IsGivenUpSoonAfterItsTimeAndMayStillBeDone()
    {
        var begun = new TaskCompletionSource();
        using var disk = new ManualResetEventSlim();
        var hanging = RunAsync(
            transaction =>
            {
                begun.SetResult();
                disk.Wait();
                return InsertAsync(transaction, 1);
            },
            CancellationToken.None);
        await begun.Task;

        Time.Advance(LaneLimits.WriteTimeout);
        await Eventually.IsTrueAsync(
            () =>
            {
                Time.Advance(TimeSpan.FromMilliseconds(100));
                return Task.FromResult(hanging.IsCompleted);
            },
            "its caller gives up");

        (await ShouldBeUnavailableAsync(hanging)).Should().Be("A write did not finish in time; it may still be committed");
        disk.Set();
        await InsertAsync(2);
        (await ReadItemsAsync()).Should().Equal(1, 2);
    }

    [Test]
    public async Task RunForTenantAsync_WithoutACommitTimeout_IsSeenThroughHoweverLongItTakes()
    {
        var begun = new TaskCompletionSource();
        using var disk = new ManualResetEventSlim();
        var import = Queue.RunForTenantAsync(
            Guid.NewGuid(),
            transaction =>
            {
                begun.SetResult();
                disk.Wait();
                return InsertAsync(transaction, 1);
            },
            Timeout.InfiniteTimeSpan,
            call: null,
            CancellationToken.None);
        await begun.Task;

        Time.Advance(TimeSpan.FromHours(1));
        disk.Set();

        (await import).Should().Be(1);
    }

    [Test]
    public async Task DisposeAsync_TheDiskHangs_LeavesTheWriterBehind()
    {
        var begun = new TaskCompletionSource();
        using var disk = new ManualResetEventSlim();
        var hanging = RunAsync(
            transaction =>
            {
                begun.SetResult();
                disk.Wait();
                return InsertAsync(transaction, 1);
            },
            CancellationToken.None);
        await begun.Task;

        await Queue.DisposeAsync();

        hanging.IsCompleted.Should().BeFalse();
        disk.Set();
        (await hanging).Should().Be(1);
    }

    [Test]
    public async Task RunAsync_FileIsRemovedWhileItIsWritten_IsNotAcknowledged()
    {
        var write = RunAsync(
            transaction =>
            {
                File.Delete(Path);
                return InsertAsync(transaction, 1);
            },
            CancellationToken.None);

        (await ShouldBeUnavailableAsync(write)).Should().Be($"The database file {Path} is gone. Put it back, or stop Avicenna, restore a backup and start it again");
    }

    [Test]
    public async Task RunAsync_LongLogThatSomebodyReads_IsEmptiedOnceNobodyDoes()
    {
        await using (var reader = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ConnectionString))
        {
            await reader.OpenAsync();
            await using var reading = reader.BeginTransaction(deferred: true);
            await RunAsync(transaction => ExecuteAsync(transaction, "SELECT COUNT(*) FROM items"), CancellationToken.None);
            await ExecuteAsync(reading, "SELECT COUNT(*) FROM items");
            await RunAsync(
                transaction => ExecuteAsync(transaction, $"CREATE TABLE blobs (content BLOB); INSERT INTO blobs (content) VALUES (zeroblob({SqliteFile.MaxLogLength + 1}))"),
                CancellationToken.None);
            await InsertAsync(1);
            new FileInfo($"{Path}-wal").Length.Should().BeGreaterThan(SqliteFile.MaxLogLength);
        }

        await InsertAsync(2);
        await InsertAsync(3);

        new FileInfo($"{Path}-wal").Length.Should().BeLessThan(SqliteFile.MaxLogLength);
    }

    private static async Task<string> ShouldBeUnavailableAsync(Task<int> write) =>
        (await FluentActions.Awaiting(() => write).Should().ThrowAsync<StoreUnavailableException>()).Which.Reason;

    /// <summary>What another process does.</summary>
    private async Task<SqliteConnection> LockAsync()
    {
        var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ConnectionString);
        await other.OpenAsync();
        other.BeginTransaction(deferred: false);
        return other;
    }
}
