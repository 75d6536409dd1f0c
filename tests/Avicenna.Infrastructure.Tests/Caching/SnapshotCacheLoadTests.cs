using Avicenna.Application.Errors;
using Avicenna.Infrastructure.Caching;

namespace Avicenna.Infrastructure.Tests.Caching;

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

        (await FindNothingAsync(Subject)).Should().BeNull();
        answer.SetResult(Value);

        (await before).Should().Be(Value);
        (await FindInVainAsync(Subject)).Should().BeNull();
        Loads.Should().Be(2);
    }

    [Test]
    public async Task Load_BeganBeforeAChange_IsNotKept()
    {
        var before = FindAsync(Subject, answer.Task);
        Invalidations.Add(Changed(Subject));
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
    public async Task Load_ThatLandsAfterOneThatBeganLater_DoesNotTakeItsPlace()
    {
        var older = FindAsync(Subject, answer.Task);
        Invalidations.Add(Changed(Guid.NewGuid()));
        (await FindStoredAsync(Subject)).Should().Be(Value);

        answer.SetResult(null);
        await older;

        (await FindInVainAsync(Subject)).Should().Be(Value);
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
