using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Testing;

namespace Avicenna.Application.Tests.Decisions;

/// <summary>However many wait, one asks; and nobody gets what was read before a change that came before them.</summary>
[TestFixture]
public sealed class SnapshotCacheLoadTests : SnapshotCacheFixture
{
    private static readonly string Value = Subject.ToString();

    private TaskCompletionSource<string?> answer = null!;

    [SetUp]
    public void Ask() => answer = new TaskCompletionSource<string?>();

    [Test]
    public async Task Load_ManyWaiters_AsksOnce()
    {
        var waiters = Enumerable.Range(0, 1000).Select(_ => FindAsync(Subject, answer.Task)).ToList();
        answer.SetResult(Value);

        (await Task.WhenAll(waiters)).Should().OnlyContain(value => value == Value);
        Loads.Should().Be(1);
    }

    [Test]
    public async Task Load_ManyThreads_AskOnce()
    {
        var loads = 0;
        var waiters = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Factory.StartNew(
            () => Cache.LoadAsync(
                Subject,
                () =>
                {
                    Interlocked.Increment(ref loads);
                    return answer.Task;
                },
                CancellationToken.None),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        answer.SetResult(Value);

        (await Task.WhenAll(waiters)).Should().OnlyContain(value => value == Value);
        loads.Should().Be(1);
    }

    [Test]
    public async Task Load_WaiterThatGivesUp_LeavesTheOthersWaiting()
    {
        using var patience = new CancellationTokenSource();
        var first = FindAsync(Subject, answer.Task, patience.Token);
        var second = FindAsync(Subject, answer.Task);

        await patience.CancelAsync();
        await first.Awaiting(wait => wait).Should().ThrowAsync<OperationCanceledException>();
        answer.SetResult(Value);

        (await second).Should().Be(Value);
        (await FindInVainAsync(Subject)).Should().Be(Value);
        Loads.Should().Be(1);
    }

    [Test]
    public async Task Load_ThatFails_FailsAllWhoWaited()
    {
        var waiters = Enumerable.Range(0, 3).Select(_ => FindAsync(Subject, answer.Task)).ToList();

        answer.SetException(Failure);

        foreach (var waiter in waiters)
        {
            await waiter.Awaiting(wait => wait).Should().ThrowAsync<StoreUnavailableException>();
        }

        Loads.Should().Be(1);
    }

    [Test]
    public async Task Load_BeganBeforeAChange_IsNotGivenToWhoCameAfterIt()
    {
        var before = FindAsync(Subject, answer.Task);
        Invalidations.Add(Changed(Subject));
        var after = FindNothingAsync(Subject);

        answer.SetResult(Value);

        (await before).Should().Be(Value);
        (await after).Should().BeNull();
        (await FindInVainAsync(Subject)).Should().BeNull();
        Loads.Should().Be(2);
    }

    [Test]
    public async Task Load_ManyChangesWhileOneIsUnderWay_CostOneMore()
    {
        var before = FindAsync(Subject, answer.Task);
        var after = new List<Task<string?>>();
        for (var change = 0; change < 10; change++)
        {
            Invalidations.Add(Changed(Subject));
            after.Add(FindStoredAsync(Subject));
        }

        Loads.Should().Be(1, "the second begins when the first has ended");
        answer.SetResult(null);

        (await before).Should().BeNull();
        (await Task.WhenAll(after)).Should().OnlyContain(value => value == Value);
        Loads.Should().Be(2);
    }

    [Test]
    public async Task Load_ThatFails_LeavesThoseBehindItTheirOwn()
    {
        _ = FindAsync(Subject, answer.Task);
        Invalidations.Add(Changed(Subject));
        var after = FindStoredAsync(Subject);

        answer.SetException(Failure);

        (await after).Should().Be(Value);
        Loads.Should().Be(2);
    }

    [Test]
    public async Task Load_ChangeWhileTheSecondIsUnderWay_GetsAThird()
    {
        var second = new TaskCompletionSource<string?>();
        var first = FindAsync(Subject, answer.Task);
        Invalidations.AddEverything();
        var afterOne = FindAsync(Subject, second.Task);
        answer.SetResult(null);
        await first;
        await Eventually.IsTrueAsync(() => Task.FromResult(Loads == 2), "the second has begun");

        Invalidations.AddEverything();
        var afterTwo = FindStoredAsync(Subject);
        second.SetResult(null);

        (await afterOne).Should().BeNull();
        (await afterTwo).Should().Be(Value);
        Loads.Should().Be(3);
    }

    [Test]
    public async Task Load_BeganBeforeAChange_IsNotKept()
    {
        var before = FindAsync(Subject, answer.Task);
        Invalidations.AddEverything();
        answer.SetResult(Value);
        await before;

        Cache.TryGet(Subject, out _).Should().BeFalse();
    }

    [Test]
    public async Task Load_OfNothingBeganBeforeSomethingCameToBe_IsNotKept()
    {
        var before = FindAsync(Subject, answer.Task);
        Invalidations.Add(new StoreChange(ChangeKind.UnknownKeys, Guid.NewGuid()));
        answer.SetResult(null);
        await before;

        Cache.TryGet(Subject, out _).Should().BeFalse();
    }

    [Test]
    public async Task Load_WaitersAfterAChange_ShareTheSecondLoad()
    {
        var before = FindAsync(Subject, answer.Task);
        Invalidations.AddEverything();
        var second = new TaskCompletionSource<string?>();
        var after = Enumerable.Range(0, 10).Select(_ => FindAsync(Subject, second.Task)).ToList();

        second.SetResult(Value);
        answer.SetResult(null);

        (await Task.WhenAll(after)).Should().OnlyContain(value => value == Value);
        (await before).Should().BeNull();
        Loads.Should().Be(2);
    }
}
