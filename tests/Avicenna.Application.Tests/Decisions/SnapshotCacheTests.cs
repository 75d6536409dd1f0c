using Avicenna.Application.Decisions;
using Avicenna.Application.Observability;
using Avicenna.Application.Tests.Doubles;

namespace Avicenna.Application.Tests.Decisions;

/// <summary>What is remembered, and for how long.</summary>
[TestFixture]
public sealed class SnapshotCacheTests : SnapshotCacheFixture
{
    [Test]
    public async Task Find_ValueThatIsKnown_AsksNobody()
    {
        await FindStoredAsync(Subject);

        (await FindInVainAsync(Subject)).Should().Be(Subject.ToString());
        Loads.Should().Be(1);
    }

    [Test]
    public async Task Find_AnyLookup_IsCountedAsALoadOrAHit()
    {
        using var counted = new CountedMeasurements(Telemetry.CacheLookups);

        await FindStoredAsync(Subject);
        await FindStoredAsync(Subject);

        counted.Observe();
        counted.All.Where(measurement => measurement.Contains($"cache={CacheName} ")).Should().Equal($"1 cache={CacheName} result=hit", $"1 cache={CacheName} result=load");
    }

    [Test]
    public async Task Find_ValueThatHasChanged_IsReadAgain()
    {
        await FindStoredAsync(Subject);
        Invalidations.Add(Changed(Subject));

        await FindStoredAsync(Subject);
        await FindStoredAsync(Subject);

        Loads.Should().Be(2);
    }

    [Test]
    public async Task Find_AbsenceThatIsKnown_AsksNobodyUntilSomethingComesToBe()
    {
        await FindNothingAsync(Subject);
        Invalidations.Add(Changed(Subject));
        (await FindInVainAsync(Subject)).Should().BeNull();

        Invalidations.Add(new StoreChange(ChangeKind.UnknownKeys, Guid.NewGuid()));

        (await FindStoredAsync(Subject)).Should().Be(Subject.ToString());
        Loads.Should().Be(2);
    }

    // Else every request with a secret of the past would reach the store.
    [Test]
    public async Task Find_ValueThatIsGone_IsRememberedAsAbsent()
    {
        await FindStoredAsync(Subject);
        Invalidations.Add(Changed(Subject));

        (await FindNothingAsync(Subject)).Should().BeNull();
        (await FindInVainAsync(Subject)).Should().BeNull();
        Loads.Should().Be(2);

        Invalidations.Add(new StoreChange(ChangeKind.UnknownKeys, Guid.NewGuid()));
        (await FindStoredAsync(Subject)).Should().Be(Subject.ToString());
    }

    [Test]
    public async Task Find_ValuePastItsLifetime_IsReadAgain()
    {
        await FindStoredAsync(Subject);
        Pass(SnapshotCacheSizes.Lifetime);
        await FindStoredAsync(Subject);
        Loads.Should().Be(1);

        Pass(TimeSpan.FromTicks(1));
        await FindStoredAsync(Subject);
        await FindStoredAsync(Subject);

        Loads.Should().Be(2);
    }

    [Test]
    public async Task Find_AbsencePastItsLifetime_IsReadAgain()
    {
        await FindNothingAsync(Subject);
        Pass(SnapshotCacheSizes.UnknownLifetime);
        await FindNothingAsync(Subject);
        Loads.Should().Be(1);

        Pass(TimeSpan.FromTicks(1));
        await FindNothingAsync(Subject);

        Loads.Should().Be(2);
    }

    [Test]
    public async Task Count_FloodOfAbsences_IsBoundedAndLeavesWhatIsKnown()
    {
        await FindStoredAsync(Subject);
        for (var number = 0; number < Sizes.Unknown / 10; number++)
        {
            await FindNothingAsync(Guid.NewGuid());
        }

        // None takes fewer than 100 bytes.
        Cache.Count.Should().BeLessThanOrEqualTo((int)(Sizes.Unknown / 100) + 1);
        (await FindInVainAsync(Subject)).Should().Be(Subject.ToString());
    }
}
