using System.Data.Common;
using Avicenna.Application.Errors;
using Avicenna.Application.Startup;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Testing;
using Avicenna.Testing.Stores;
using Dapper;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.Sqlite;

/// <summary>A query that hangs, as on a disk that doesn't answer, is one that waits for the test.</summary>
[TestFixture]
public sealed class SqliteQueryRunnerTests
{
    private readonly ManualResetEventSlim disk = new(initialState: true);
    private TestDatabase database = null!;
    private SqliteDialect dialect = null!;
    private FakeTimeProvider time = null!;
    private SqliteQueryRunner queries = null!;
    private int hanging;

    [SetUp]
    public async Task CreateDatabaseAsync()
    {
        hanging = 0;
        disk.Reset();
        time = new FakeTimeProvider();
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        dialect = new SqliteDialect(database.ConnectionString);
        dialect.File.Create();
        queries = new SqliteQueryRunner(dialect, dialect.File, time);
    }

    [TearDown]
    public async Task RemoveDatabaseAsync()
    {
        disk.Set();
        queries.Dispose();
        dialect.Dispose();
        await database.DisposeAsync();
    }

    [OneTimeTearDown]
    public void RemoveDisk() => disk.Dispose();

    [TestCase(Lane.Management, 5)]
    [TestCase(Lane.Lists, 5)]
    [TestCase(Lane.Decisions, 2)]
    [TestCase(Lane.Polling, 2)]
    public async Task RunAsync_QueryHangs_ItsCallerWaitsNoLongerThanTheLaneAllows(object lane, int seconds)
    {
        var query = HangAsync((Lane)lane);
        await Eventually.IsTrueAsync(() => Task.FromResult(Volatile.Read(ref hanging) == 1), "it has begun");

        time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        query.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));

        (await ShouldBeUnavailableAsync(query)).Should().Be($"The database did not answer within {seconds} s");
    }

    [Test]
    public async Task RunAsync_AllThreadsOfALaneHang_OtherLanesAnswer()
    {
        await HangEverywhereAsync(Lane.Management);

        (await AnswerAsync(Lane.Decisions)).Should().Be(1);
        (await AnswerAsync(Lane.Lists)).Should().Be(1);
        (await AnswerAsync(Lane.Polling)).Should().Be(1);
    }

    [Test]
    public async Task RunAsync_WaitsBehindWhatHangsForTooLong_IsNeverRun()
    {
        await HangEverywhereAsync(Lane.Management);
        var ran = false;
        var waiting = queries.RunAsync(Lane.Management, (_, _) => Task.FromResult(ran = true), CancellationToken.None);

        time.Advance(LaneLimits.Of(Lane.Management).Timeout);
        await ShouldBeUnavailableAsync(waiting);
        disk.Set();

        (await AnswerAsync(Lane.Management)).Should().Be(1);
        ran.Should().BeFalse();
    }

    [Test]
    public async Task RunAsync_CallerGoesWhileItWaits_IsNeverRun()
    {
        await HangEverywhereAsync(Lane.Management);
        using var caller = new CancellationTokenSource();
        var ran = false;
        var waiting = queries.RunAsync(Lane.Management, (_, _) => Task.FromResult(ran = true), caller.Token);

        await caller.CancelAsync();
        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>();
        disk.Set();

        (await AnswerAsync(Lane.Management)).Should().Be(1);
        ran.Should().BeFalse();
    }

    [Test]
    public async Task RunAsync_MoreWaitThanTheLaneHolds_AreRefusedAtOnce()
    {
        await HangEverywhereAsync(Lane.Polling);
        var waiting = Enumerable.Range(0, LaneLimits.Of(Lane.Polling).MaxWaiting).Select(_ => AnswerAsync(Lane.Polling)).ToList();

        (await ShouldBeUnavailableAsync(AnswerAsync(Lane.Polling))).Should().Be("64 calls are already waiting for the database");

        disk.Set();
        (await Task.WhenAll(waiting)).Should().OnlyContain(answer => answer == 1);
    }

    [Test]
    public async Task RunAsync_StatementThatNobodyWaitsForAnyLonger_IsEnded()
    {
        const string Endless = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) SELECT COUNT(*) FROM numbers";
        var endless = Enumerable.Range(0, LaneLimits.Of(Lane.Management).Threads).Select(_ => AnswerAsync(Lane.Management, Endless)).ToList();
        await Task.Delay(100);

        time.Advance(LaneLimits.Of(Lane.Management).Timeout);

        foreach (var query in endless)
        {
            await ShouldBeUnavailableAsync(query);
        }

        (await AnswerAsync(Lane.Management)).Should().Be(1);
    }

    [Test]
    public async Task RunAsync_DiskIsBack_GoesOn()
    {
        var hung = await HangEverywhereAsync(Lane.Decisions);
        time.Advance(LaneLimits.Of(Lane.Decisions).Timeout);
        await Task.WhenAll(hung.Select(ShouldBeUnavailableAsync));

        disk.Set();

        (await AnswerAsync(Lane.Decisions)).Should().Be(1);
    }

    [Test]
    public async Task Dispose_ThreadsHang_LeavesThemBehind()
    {
        await HangEverywhereAsync(Lane.Management);

        queries.Dispose();

        (await ShouldBeUnavailableAsync(AnswerAsync(Lane.Decisions))).Should().Be("The process is stopping");
    }

    private Task<long> AnswerAsync(Lane lane, string sql = "SELECT 1") =>
        queries.RunAsync(lane, (connection, _) => connection.ExecuteScalarAsync<long>(sql), CancellationToken.None);

    private Task<int> HangAsync(Lane lane) => queries.RunAsync(
        lane,
        (DbConnection _, CancellationToken _) =>
        {
            Interlocked.Increment(ref hanging);
            disk.Wait(CancellationToken.None);
            return Task.FromResult(0);
        },
        CancellationToken.None);

    private async Task<IReadOnlyList<Task<int>>> HangEverywhereAsync(Lane lane)
    {
        var threads = LaneLimits.Of(lane).Threads;
        var queries = Enumerable.Range(0, threads).Select(_ => HangAsync(lane)).ToList();
        await Eventually.IsTrueAsync(() => Task.FromResult(Volatile.Read(ref hanging) == threads), "all threads hang");
        return queries;
    }

    private static async Task<string> ShouldBeUnavailableAsync<T>(Task<T> query) =>
        (await FluentActions.Awaiting(() => query).Should().ThrowAsync<StoreUnavailableException>()).Which.Reason;
}
