using Avicenna.Application.Errors;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Tests.Sqlite;

[TestFixture]
public sealed class SqliteWriteQueueTests : SqliteWriteQueueFixture
{
    [Test]
    public async Task RunAsync_Done_TheResultIsInTheDatabase()
    {
        (await InsertAsync(1)).Should().Be(1);

        (await ReadItemsAsync()).Should().Equal(1);
    }

    [Test]
    public async Task RunAsync_WritesThatWaitTogether_ShareACommit()
    {
        var before = Dialect.Commits;

        await WhileTheWriterIsBusyAsync(() => [.. Enumerable.Range(1, 100).Select(id => InsertAsync(id))]);

        // One for the write that kept the others waiting, one for all of them.
        (Dialect.Commits - before).Should().Be(2);
        (await ReadItemsAsync()).Should().HaveCount(100);
    }

    [Test]
    public async Task RunAsync_MoreWaitThanABatchHolds_NeedFewCommits()
    {
        var before = Dialect.Commits;

        await WhileTheWriterIsBusyAsync(() => [.. Enumerable.Range(1, 300).Select(id => InsertAsync(id))]);

        (Dialect.Commits - before).Should().BeInRange(2, 10);
        (await ReadItemsAsync()).Should().HaveCount(300);
    }

    [Test]
    public async Task RunAsync_OneOfABatchFails_TheOthersAreKept()
    {
        Task<int>[] writes = [];
        await WhileTheWriterIsBusyAsync(() => writes =
        [
            InsertAsync(1),
            RunAsync(
                async transaction =>
                {
                    await InsertAsync(transaction, 2);
                    return await InsertAsync(transaction, 1);
                },
                CancellationToken.None),
            RunAsync<int>(_ => throw new InvalidOperationException("before any statement"), CancellationToken.None),
            InsertAsync(3),
        ]);

        writes.Select(write => write.Status).Should().Equal(
            TaskStatus.RanToCompletion, TaskStatus.Faulted, TaskStatus.Faulted, TaskStatus.RanToCompletion);
        (await ReadItemsAsync()).Should().Equal(1, 3);
    }

    [Test]
    public async Task RunAsync_CancelledWhileItWaits_IsNotRun()
    {
        using var cancellation = new CancellationTokenSource();
        var ran = false;
        Task<int>[] writes = [];
        await WhileTheWriterIsBusyAsync(() =>
        {
            writes =
            [
                InsertAsync(1),
                RunAsync(
                    transaction =>
                    {
                        ran = true;
                        return InsertAsync(transaction, 2);
                    },
                    cancellation.Token),
                InsertAsync(3),
            ];
            cancellation.Cancel();
            return writes;
        });

        writes.Select(write => write.Status).Should().Equal(
            TaskStatus.RanToCompletion, TaskStatus.Canceled, TaskStatus.RanToCompletion);
        ran.Should().BeFalse();
        (await ReadItemsAsync()).Should().Equal(1, 3);
    }

    [TestCase("PRAGMA defer_foreign_keys = ON; INSERT INTO items (id, parent) VALUES (2, 999)", TestName = "RunAsync_CommitOfABatchFails_AllOfItFailsWithTheCauseAndTheNextOneWorks")]
    // What a full disk does in the middle of a statement.
    [TestCase("INSERT OR ROLLBACK INTO items (id) VALUES (2), (2)", TestName = "RunAsync_SqliteGivesUpTheTransaction_AllOfItFailsWithTheCauseAndTheNextOneWorks")]
    public async Task RunAsync_TransactionIsLost(string sql)
    {
        Task<int>[] writes = [];
        await WhileTheWriterIsBusyAsync(() => writes =
        [
            InsertAsync(1),
            RunAsync(transaction => transaction.Connection!.ExecuteAsync(sql, transaction: transaction), CancellationToken.None),
            InsertAsync(3),
        ]);

        writes.Should().OnlyContain(write => write.Exception!.InnerException is SqliteException);
        (await ReadItemsAsync()).Should().BeEmpty();
        (await InsertAsync(4)).Should().Be(1);
    }

    [Test]
    public async Task RunAsync_CancelledWhileTheWriterIsBusy_EndsTheWaitAtOnce()
    {
        using var cancellation = new CancellationTokenSource();
        await WhileTheWriterIsBusyAsync(() =>
        {
            var write = RunAsync(transaction => InsertAsync(transaction, 1), cancellation.Token);
            cancellation.Cancel();
            write.Status.Should().Be(TaskStatus.Canceled);
            return [write];
        });
    }

    [Test]
    public async Task DisposeAsync_WritesAreWaiting_SeesThemThrough()
    {
        Task disposal = Task.CompletedTask;
        await WhileTheWriterIsBusyAsync(() =>
        {
            Task<int>[] writes = [InsertAsync(1), InsertAsync(2)];
            disposal = Queue.DisposeAsync().AsTask();
            return writes;
        });

        await disposal;

        (await ReadItemsAsync()).Should().Equal(1, 2);
        await FluentActions.Awaiting(() => InsertAsync(3)).Should().ThrowAsync<StoreUnavailableException>();
    }

    [Test]
    public async Task DisposeAsync_NothingWasWritten_IsDoneAtOnce()
    {
        var idle = NewQueue();

        await idle.DisposeAsync();

        await FluentActions.Awaiting(() => idle.RunAsync(_ => Task.FromResult(0), TimeSpan.Zero, CancellationToken.None)).Should().ThrowAsync<StoreUnavailableException>();
    }
}
