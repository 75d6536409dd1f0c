using Avicenna.Application.Decisions;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Decisions;

[TestFixture]
public sealed class RequestWindowsTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private readonly FakeTimeProvider time = new();

    [Test]
    public void Acquire_LimitBelowOne_IsAnError()
    {
        using var windows = new RequestWindows<int>(time);

        windows.Invoking(all => all.Acquire(1, 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void Acquire_KeysThatAreIdle_LoseTheirWindows()
    {
        using var windows = new RequestWindows<int>(time);
        AcquireAll(windows, 10_000);
        windows.Count.Should().Be(10_000);

        time.Advance(Idle);
        windows.Count.Should().Be(0);
    }

    [Test]
    public void Acquire_KeyThatIsInUse_KeepsItsWindow()
    {
        using var windows = new RequestWindows<int>(time);
        for (var second = 0; second < 300; second++)
        {
            windows.Acquire(1, 1_000);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        windows.Count.Should().Be(1);
        windows.Acquire(1, 1_000).Remaining.Should().Be(1_000 - 60);
    }

    [Test]
    public void Acquire_ActiveKeys_AllocateNothing()
    {
        using var windows = new RequestWindows<int>(time);
        AcquireThroughWindows();

        AcquireThroughWindows().Should().Be(0);

        long AcquireThroughWindows()
        {
            var allocated = 0L;
            for (var step = 0; step < 500; step++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                windows.Acquire(1, 1_000_000);
                windows.Acquire(2, 3);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                time.Advance(TimeSpan.FromMilliseconds(250));
            }

            return allocated;
        }
    }

    [Test]
    public void Acquire_WindowsAreGivenBackMeanwhile_AdmitsNoMoreThanTheLimitInEach()
    {
        const int Keys = 8;
        const int Limit = 5;
        const int Moves = 2_000;
        using var windows = new RequestWindows<int>(time);
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var admitted = 0;
            for (var key = 0; !stop.IsCancellationRequested; key = (key + 1) % Keys)
            {
                admitted += windows.Acquire(key, Limit).IsAdmitted ? 1 : 0;
            }

            return admitted;
        })).ToArray();
        for (var move = 0; move < Moves; move++)
        {
            SpinWait.SpinUntil(() => windows.Count > 0);
            time.Advance(Idle);
        }

        stop.Cancel();
        // A move by two minutes stops at the sweep in its middle, so that it may end two windows.
        clients.Sum(client => client.Result).Should().BePositive().And.BeLessThanOrEqualTo(((2 * Moves) + 1) * Keys * Limit);
    }

    [Test]
    public void Acquire_MoreKeysThanTheCapacity_ShareOneLimit()
    {
        using var windows = new RequestWindows<int>(time, capacity: 3);
        AcquireAll(windows, 3);

        Enumerable.Range(100, 1_000).Count(key => windows.Acquire(key, 10).IsAdmitted).Should().Be(10);
        windows.Count.Should().Be(3);
        windows.Acquire(1, 10).Remaining.Should().Be(8, "who has a window keeps it");
    }

    [Test]
    public void Acquire_RoomAgainBelowTheCapacity_GivesAWindow()
    {
        using var windows = new RequestWindows<int>(time, capacity: 3);
        AcquireAll(windows, 100);

        time.Advance(Idle);
        windows.Acquire(100, 10).Remaining.Should().Be(9);
        windows.Acquire(101, 10).Remaining.Should().Be(9);
        windows.Count.Should().Be(2);
    }

    [Test]
    public async Task Acquire_ManyThreadsWithNewKeysAtTheCapacity_NeverHaveMoreWindows()
    {
        using var windows = new RequestWindows<int>(time, capacity: 50);
        var threads = Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 100).Count(key => windows.Acquire(key, 1).IsAdmitted)));

        (await Task.WhenAll(threads)).Sum().Should().Be(51, "50 have a window, the rest share one");
        windows.Count.Should().Be(50);
    }

    [Test]
    public async Task Acquire_ThreadsMeetAtNewKeys_ShareTheWindowOfEach()
    {
        const int Keys = 20_000;
        using var windows = new RequestWindows<int>(time);
        using var start = new Barrier(4);
        var threads = Enumerable.Range(0, start.ParticipantCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Enumerable.Range(0, Keys).Count(key => windows.Acquire(key, 1).IsAdmitted);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));

        (await Task.WhenAll(threads)).Sum().Should().Be(Keys);
        windows.Count.Should().Be(Keys);
    }

    [Test]
    public void AcquireAndReserve_WindowWasGivenBackButNotYetRemoved_UseANewOne()
    {
        using var windows = new RequestWindows<int>(time);
        var first = GiveBack(1);
        GiveBack(2);

        windows.Reserve(1, 10, out var claimed, out _).Should().NotBeSameAs(first);
        claimed.Should().Be(1);
        windows.Acquire(2, 10).Remaining.Should().Be(9);
        windows.Count.Should().Be(2);

        RequestWindow GiveBack(int key)
        {
            var window = windows.Reserve(key, 10, out var place, out _);
            window.Decide(10, window.Report(10, place), new SharedAnswer(SharedStatus.Refused, Others: 10, SecondsToMore: 60, Born: 0));
            window.TryGiveBack().Should().BeTrue();
            return window;
        }
    }

    private static void AcquireAll(RequestWindows<int> windows, int keys)
    {
        for (var key = 0; key < keys; key++)
        {
            windows.Acquire(key, 10);
        }
    }
}
