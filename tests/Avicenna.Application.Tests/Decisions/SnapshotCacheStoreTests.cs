using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;

namespace Avicenna.Application.Tests.Decisions;

/// <summary>What becomes of requests while the store fails or is away.</summary>
[TestFixture]
public sealed class SnapshotCacheStoreTests : SnapshotCacheFixture
{
    [Test]
    public async Task Find_ValueThatWentUntold_IsNotServedWhileTheStoreIsAway()
    {
        await FindStoredAsync(Subject);
        Pass(SnapshotCacheSizes.Lifetime + TimeSpan.FromTicks(1));
        await FindNothingAsync(Subject);

        LoseStore();

        (await FindInVainAsync(Subject)).Should().BeNull();
    }

    [Test]
    public async Task Find_ValuePastItsLifetimeWhileTheStoreFails_IsServedUnlessItHasChanged()
    {
        await FindStoredAsync(Subject);
        Pass(SnapshotCacheSizes.Lifetime + TimeSpan.FromTicks(1));

        (await FindInVainAsync(Subject)).Should().Be(Subject.ToString());
        Loads.Should().Be(2);

        Invalidations.Add(Changed(Subject));
        await this.Awaiting(cache => cache.FindInVainAsync(Subject)).Should().ThrowAsync<StoreUnavailableException>();
    }

    [Test]
    public async Task Find_ValuePastItsLifetimeWhileTheStoreHangs_IsServedUnlessItChangesMeanwhile()
    {
        var never = new TaskCompletionSource<string?>().Task;
        await FindStoredAsync(Subject);
        Pass(SnapshotCacheSizes.Lifetime + TimeSpan.FromTicks(1));

        (await FindAsync(Subject, never)).Should().Be(Subject.ToString());

        var waiter = FindAsync(Subject, never);
        Invalidations.Add(Changed(Subject));
        (await FluentActions.Awaiting(() => waiter).Should().ThrowAsync<StoreUnavailableException>()).Which.Reason.Should().Be("The database did not answer in time");
    }

    [Test]
    public async Task Find_LoadThatFailed_IsNotRemembered()
    {
        await this.Awaiting(cache => cache.FindInVainAsync(Subject)).Should().ThrowAsync<StoreUnavailableException>();

        (await FindStoredAsync(Subject)).Should().Be(Subject.ToString());
    }

    [Test]
    public async Task Find_LoadThatFailsOtherwise_FailsTheSame()
    {
        await FindStoredAsync(Subject);
        Pass(SnapshotCacheSizes.Lifetime + TimeSpan.FromTicks(1));

        await this.Awaiting(cache => cache.FindAsync(Subject, Task.FromException<string?>(new InvalidOperationException("broken"))))
            .Should().ThrowAsync<InvalidOperationException>().WithMessage("broken");
    }

    [Test]
    public async Task Find_StoreThatWasNotHeardOfRecently_IsAskedAgain()
    {
        await FindStoredAsync(Subject);
        Time.Advance(TimeSpan.FromSeconds(61));

        await FindStoredAsync(Subject);

        Loads.Should().Be(2);
    }

    [Test]
    public async Task Find_StoreThatIsAway_ServesWhatIsKnownEvenPastItsLifetimeAndFailsTheRestAtOnce()
    {
        await FindStoredAsync(Subject);
        Pass(SnapshotCacheSizes.Lifetime);
        LoseStore();

        (await FindInVainAsync(Subject)).Should().Be(Subject.ToString());
        await this.Awaiting(cache => cache.FindStoredAsync(Guid.NewGuid())).Should().ThrowAsync<StoreUnavailableException>();
        Loads.Should().Be(1);
    }

    [Test]
    public async Task Find_StoreThatIsAwayForTooLong_FailsWhatIsKnownToo()
    {
        await FindStoredAsync(Subject);
        LoseStore();
        Time.Advance(TimeSpan.FromSeconds(58));

        await this.Awaiting(cache => cache.FindStoredAsync(Subject)).Should().ThrowAsync<StoreUnavailableException>();
        Loads.Should().Be(1);
    }
}
