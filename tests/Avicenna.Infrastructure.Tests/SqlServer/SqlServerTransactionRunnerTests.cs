using System.Data.Common;
using Avicenna.Application.Errors;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Database.SqlServer;
using Avicenna.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.SqlServer;

/// <summary>Each write has its own end, whatever the server does.</summary>
[TestFixture]
public sealed class SqlServerTransactionRunnerTests
{
    private TaskCompletionSource server = null!;
    private FakeTimeProvider time = null!;
    private HangingDialect dialect = null!;
    private SqlServerTransactionRunner runner = null!;

    [SetUp]
    public void CreateRunner()
    {
        server = new TaskCompletionSource();
        time = new FakeTimeProvider();
        dialect = new HangingDialect();
        runner = new SqlServerTransactionRunner(dialect, time);
    }

    [Test]
    public async Task RunAsync_ServerAnswers_IsCommitted()
    {
        (await RunAsync(_ => Task.FromResult(1))).Should().Be(1);

        dialect.Commits.Should().Be(1);
    }

    [Test]
    public async Task RunAsync_ConnectionHangs_IsGivenUpAndNeverRun()
    {
        var opening = new TaskCompletionSource();
        dialect.Opening = opening.Task;
        var hasRun = false;
        var write = RunAsync(_ => Task.FromResult(hasRun = true));

        (await ShouldBeUnavailableAsync(write)).Should().Be("The SQL Server did not respond to a write within 5.5 s; nothing was written");

        opening.SetResult();
        await Task.Yield();
        hasRun.Should().BeFalse();
        dialect.Commits.Should().Be(0);
    }

    [Test]
    public async Task RunAsync_StatementHangs_IsGivenUpAndNotCommittedLater()
    {
        var statement = new TaskCompletionSource<int>();
        var write = RunAsync(_ => statement.Task);

        (await ShouldBeUnavailableAsync(write)).Should().EndWith("nothing was written");

        statement.SetResult(1);
        await Task.Yield();
        dialect.Commits.Should().Be(0);
    }

    [Test]
    public async Task RunAsync_CommitHangs_MayStillBeDone()
    {
        var commit = new TaskCompletionSource();
        dialect.Committing = commit.Task;
        var write = RunAsync(_ => Task.FromResult(1));

        (await ShouldBeUnavailableAsync(write)).Should().Be("A write was sent to be committed and did not finish in time; it may still be committed");

        commit.SetResult();
        await Eventually.IsTrueAsync(() => Task.FromResult(dialect.Commits == 1), "the commit is done");
    }

    [Test]
    public async Task RunAsync_WithoutACommitTimeout_IsWaitedForOnceItHasBegun()
    {
        var statement = new TaskCompletionSource<int>();
        var write = runner.RunAsync(_ => statement.Task, Timeout.InfiniteTimeSpan, CancellationToken.None);

        time.Advance(TimeSpan.FromHours(1));
        statement.SetResult(1);

        (await write).Should().Be(1);
    }

    [Test]
    public async Task RunAsync_WithoutACommitTimeoutAndConnectionHangs_IsGivenUp()
    {
        dialect.Opening = new TaskCompletionSource().Task;

        await ShouldBeUnavailableAsync(runner.RunAsync(_ => Task.FromResult(1), Timeout.InfiniteTimeSpan, CancellationToken.None));
    }

    [Test]
    public async Task RunAsync_CallerLeavesOnceItHasBegun_IsSeenThrough()
    {
        var statement = new TaskCompletionSource<int>();
        using var caller = new CancellationTokenSource();
        var write = runner.RunAsync(_ => statement.Task, LaneLimits.CommitTimeout, caller.Token);

        await caller.CancelAsync();
        statement.SetResult(1);

        (await write).Should().Be(1);
        dialect.Commits.Should().Be(1);
    }

    [Test]
    public async Task RunAsync_CallerLeavesBefore_IsNeverRun()
    {
        var opening = new TaskCompletionSource();
        dialect.Opening = opening.Task;
        using var caller = new CancellationTokenSource();
        var write = runner.RunAsync(_ => Task.FromResult(1), LaneLimits.CommitTimeout, caller.Token);

        await caller.CancelAsync();

        await FluentActions.Awaiting(() => write).Should().ThrowAsync<OperationCanceledException>();
        opening.SetResult();
        await Task.Yield();
        dialect.Commits.Should().Be(0);
    }

    [Test]
    public async Task RunForTenantAsync_AnotherChangeOfTheTenantGoesOn_WaitsWithoutAConnection()
    {
        var tenant = Guid.NewGuid();
        dialect.Opening = server.Task;
        var first = RunForAsync(tenant);
        var second = RunForAsync(tenant);

        time.Advance(LaneLimits.WriteTimeout);

        (await ShouldBeUnavailableAsync(second)).Should().Be("A write waited 5 s for the writes before it");
        dialect.Opened.Should().Equal("Changes 1");
        await ShouldBeUnavailableAsync(first);
    }

    [Test]
    public async Task RunForTenantAsync_AllConnectionsHang_LeavesThoseOfTheNodeAlone()
    {
        dialect.Opening = server.Task;
        var changes = Enumerable.Range(0, 100).Select(_ => RunForAsync(Guid.NewGuid())).ToList();
        dialect.Opened.Should().HaveCount(LaneLimits.ChangeConnections);

        dialect.Opening = Task.CompletedTask;
        (await RunAsync(_ => Task.FromResult(1))).Should().Be(1);

        await Task.WhenAll(changes.Select(ShouldBeUnavailableAsync));
    }

    [Test]
    public async Task RunForTenantAsync_MoreWaitThanMay_AreRefusedAtOnce()
    {
        dialect.Opening = server.Task;
        var tenant = Guid.NewGuid();
        var waiting = Enumerable.Range(0, LaneLimits.MaxWaitingWrites + 1).Select(_ => RunForAsync(tenant)).ToList();

        var refused = RunForAsync(tenant);

        refused.IsCompleted.Should().BeTrue();
        (await ShouldBeUnavailableAsync(refused)).Should().Be("1024 calls are already waiting for the database");
        await Task.WhenAll(waiting.Select(ShouldBeUnavailableAsync));
    }

    [Test]
    public async Task RunAsync_AfterOneThatHung_TakesAnotherConnectionFirst()
    {
        dialect.Opening = server.Task;
        await ShouldBeUnavailableAsync(RunAsync(_ => Task.FromResult(1)));
        dialect.Opening = Task.CompletedTask;

        await RunAsync(_ => Task.FromResult(1));
        await RunAsync(_ => Task.FromResult(1));

        dialect.Opened.Should().Equal("Writes 1", "Writes 2", "Writes 2");
    }

    [Test]
    public async Task RunAsync_AfterALoginThatTookTooLong_TakesThatConnection()
    {
        dialect.Opening = server.Task;
        await ShouldBeUnavailableAsync(RunAsync(_ => Task.FromResult(1)));
        server.SetResult();

        await RunAsync(_ => Task.FromResult(1));

        dialect.Opened.Should().Equal("Writes 1", "Writes 1");
    }

    private Task<T> RunAsync<T>(Func<DbTransaction, Task<T>> work) => runner.RunAsync(work, LaneLimits.CommitTimeout, CancellationToken.None);

    private Task<int> RunForAsync(Guid tenantId) => runner.RunForTenantAsync(tenantId, _ => Task.FromResult(1), LaneLimits.CommitTimeout, call: null, CancellationToken.None);

    private async Task<string> ShouldBeUnavailableAsync<T>(Task<T> write)
    {
        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return Task.FromResult(write.IsCompleted);
            },
            "its caller gives up");
        return (await FluentActions.Awaiting(() => write).Should().ThrowAsync<StoreUnavailableException>()).Which.Reason;
    }
}
