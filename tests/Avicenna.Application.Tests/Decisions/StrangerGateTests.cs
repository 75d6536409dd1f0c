using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Decisions;

[TestFixture]
public sealed class StrangerGateTests
{
    private TaskCompletionSource<int> store = null!;
    private FakeTimeProvider time = null!;
    private StoreHealth health = null!;
    private StrangerGate gate = null!;
    private int running;
    private int most;

    [SetUp]
    public void Arrange()
    {
        (running, most) = (0, 0);
        store = new TaskCompletionSource<int>();
        time = new FakeTimeProvider();
        health = new StoreHealth(Options.Create(new CacheOptions()), time);
        gate = new StrangerGate(health, time);
    }

    [TearDown]
    public void Close() => gate.Dispose();

    [Test]
    public async Task PassAsync_Flood_IsBoundedInWhatRunsAndInWhatWaits()
    {
        var loads = Enumerable.Range(0, StrangerGate.MaxLoads + StrangerGate.MaxWaiting).Select(_ => gate.PassAsync(LoadAsync)).ToList();
        running.Should().Be(StrangerGate.MaxLoads);

        (await FluentActions.Awaiting(() => gate.PassAsync(LoadAsync)).Should().ThrowAsync<StoreUnavailableException>())
            .Which.Reason.Should().Be("Too many unknown keys and subdomains are being looked up");

        store.SetResult(1);
        (await Task.WhenAll(loads)).Should().OnlyContain(value => value == 1);
        most.Should().Be(StrangerGate.MaxLoads);
        (await gate.PassAsync(LoadAsync)).Should().Be(1);
    }

    [Test]
    public async Task PassAsync_NoTurnForTwoSeconds_IsRefusedAndTakesNoOnesTurn()
    {
        var loads = Enumerable.Range(0, StrangerGate.MaxLoads).Select(_ => gate.PassAsync(LoadAsync)).ToList();
        var waiter = gate.PassAsync(LoadAsync);

        time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        waiter.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromTicks(1));
        await FluentActions.Awaiting(() => waiter).Should().ThrowAsync<StoreUnavailableException>();

        store.SetResult(1);
        await Task.WhenAll(loads);
        (await gate.PassAsync(LoadAsync)).Should().Be(1);
        most.Should().Be(StrangerGate.MaxLoads);
    }

    [Test]
    public async Task PassAsync_StoreGivenUpMeanwhile_AsksItNoMore()
    {
        health.Reached(time.GetTimestamp());
        health.Missed();
        time.Advance(TimeSpan.FromSeconds(3));

        await FluentActions.Awaiting(() => gate.PassAsync(LoadAsync)).Should().ThrowAsync<StoreUnavailableException>();

        most.Should().Be(0);
    }

    private async Task<int> LoadAsync()
    {
        most = Math.Max(most, Interlocked.Increment(ref running));
        var value = await store.Task;
        Interlocked.Decrement(ref running);
        return value;
    }
}
