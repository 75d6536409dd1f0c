using Avicenna.Application.Errors;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Database.SqlServer;
using Avicenna.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.SqlServer;

/// <summary>No lane waits for another, nor longer than its time.</summary>
[TestFixture]
public sealed class SqlServerQueryRunnerTests
{
    private readonly TaskCompletionSource server = new();
    private FakeTimeProvider time = null!;
    private HangingDialect dialect = null!;
    private SqlServerQueryRunner runner = null!;

    [SetUp]
    public void CreateRunner()
    {
        time = new FakeTimeProvider();
        dialect = new HangingDialect();
        runner = new SqlServerQueryRunner(dialect, time);
    }

    [Test]
    public async Task RunAsync_ListsHang_OtherLanesGoOn()
    {
        dialect.Opening = server.Task;
        var lists = Enumerable.Range(0, 300).Select(_ => RunAsync(Lane.Lists)).ToList();
        dialect.Opened.Should().HaveCount(LaneLimits.Of(Lane.Lists).Connections);
        dialect.Opening = Task.CompletedTask;

        foreach (var lane in Enum.GetValues<Lane>().Except([Lane.Lists]))
        {
            (await RunAsync(lane)).Should().Be(1);
        }

        await Task.WhenAll(lists.Take(LaneLimits.Of(Lane.Lists).Connections).Select(ShouldBeUnavailableAsync));
    }

    [Test]
    public async Task RunAsync_QueryHangs_IsGivenUp()
    {
        var query = runner.RunAsync(Lane.Decisions, async (_, _) => { await server.Task; return 1; }, CancellationToken.None);

        (await ShouldBeUnavailableAsync(query)).Should().Be("The SQL Server did not answer within 2 s");
    }

    [Test]
    public async Task RunAsync_CallerLeaves_EndsAtOnce()
    {
        dialect.Opening = server.Task;
        using var caller = new CancellationTokenSource();
        var query = runner.RunAsync(Lane.Management, (_, _) => Task.FromResult(1), caller.Token);

        await caller.CancelAsync();

        await FluentActions.Awaiting(() => query).Should().ThrowAsync<OperationCanceledException>();
    }

    private Task<int> RunAsync(Lane lane) => runner.RunAsync(lane, (_, _) => Task.FromResult(1), CancellationToken.None);

    private async Task<string> ShouldBeUnavailableAsync(Task<int> query)
    {
        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return Task.FromResult(query.IsCompleted);
            },
            "its caller gives up");
        return (await FluentActions.Awaiting(() => query).Should().ThrowAsync<StoreUnavailableException>()).Which.Reason;
    }
}
