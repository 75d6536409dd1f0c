using Avicenna.Application.Decisions;

namespace Avicenna.Application.Tests.Decisions;

[TestFixture]
public sealed class BoundedCacheTests
{
    [Test]
    public void TryGet_WhatWasSet_IsTheLatest()
    {
        var cache = new BoundedCache<int, string>(10, _ => 1);

        cache.Set(1, "first");
        cache.Set(1, "second");

        cache.TryGet(1, out var value).Should().BeTrue();
        value.Should().Be("second");
        cache.Count.Should().Be(1);
        cache.TryGet(2, out _).Should().BeFalse();
    }

    [TestCase(2)]
    [TestCase(3)]
    [TestCase(10)]
    [TestCase(1000)]
    public void Set_MoreThanThereIsRoomFor_KeepsNoMoreAndTheNewest(int capacity)
    {
        var cache = new BoundedCache<int, string>(capacity, _ => 1);

        for (var key = 0; key < 5 * capacity; key++)
        {
            cache.Set(key, "any");
            cache.Count.Should().BeLessThanOrEqualTo(capacity);
            cache.TryGet(key, out _).Should().BeTrue();
        }

        Enumerable.Range(0, 5 * capacity).Count(key => cache.TryGet(key, out _)).Should().BeInRange(1, capacity);
    }

    [Test]
    public void Set_EntriesOfDifferentWeights_WeighNoMoreThanTheCapacity()
    {
        const int Capacity = 1000;
        var cache = new BoundedCache<int, string>(Capacity, value => value.Length);

        for (var round = 0; round < 5000; round++)
        {
            // Some are set again, heavier or lighter than before.
            cache.Set(round * 7919 % 200, new string('a', 1 + (round * 31 % 49)));

            Enumerable.Range(0, 200).Sum(key => cache.TryGet(key, out var value) ? value.Length : 0).Should().BeLessThanOrEqualTo(Capacity);
        }
    }

    [Test]
    public void Set_HeavierValueForTheSameKey_AddsTheDifferenceToTheWeight()
    {
        var cache = new BoundedCache<int, string>(10, value => value.Length);
        cache.Set(1, "a");
        cache.Set(1, "aaa");
        cache.Set(2, "b");
        cache.Count.Should().Be(2);

        // The fifth unit fills the first generation, and the next five fill the second.
        cache.Set(3, "c");
        cache.Set(4, "dddd");
        cache.Set(5, "e");

        cache.Count.Should().Be(2);
        cache.TryGet(4, out _).Should().BeTrue();
    }

    [Test]
    public void Set_HeavierValueThatFillsAGeneration_BeginsTheNextAtOnce()
    {
        var cache = new BoundedCache<int, string>(10, value => value.Length);
        cache.Set(1, "a");
        cache.Set(1, "aaaaa");

        cache.Set(2, "bbbb");
        cache.Set(3, "c");

        cache.TryGet(1, out _).Should().BeFalse();
        cache.Count.Should().Be(2);
    }

    [Test]
    public void Set_WhatFillsTheCacheByItself_IsFoundUntilTheNextOne()
    {
        var cache = new BoundedCache<int, string>(10, value => value.Length);

        cache.Set(1, "heavier than all that there is room for");
        cache.TryGet(1, out _).Should().BeTrue();
        cache.TryGet(1, out _).Should().BeTrue();
        cache.Count.Should().Be(1);

        cache.Set(2, "this one, too, is heavier than that");
        cache.TryGet(2, out _).Should().BeTrue();
        cache.TryGet(1, out _).Should().BeFalse();
    }

    [Test]
    public void TryGet_WhatIsUsed_StaysThroughAFlood()
    {
        var cache = new BoundedCache<int, string>(100, _ => 1);
        cache.Set(-1, "used");
        cache.Set(-2, "unused");

        for (var key = 0; key < 10_000; key++)
        {
            cache.Set(key, "flood");
            cache.TryGet(-1, out _).Should().BeTrue();
        }

        cache.TryGet(-2, out _).Should().BeFalse();
    }

    [Test]
    public void Set_ValueThatIsOld_IsFoundChanged()
    {
        var cache = new BoundedCache<int, string>(4, _ => 1);
        cache.Set(1, "old");
        cache.Set(2, "any");

        cache.Set(1, "new");

        cache.TryGet(1, out var value).Should().BeTrue();
        value.Should().Be("new");
    }

    [Test]
    public void Set_FloodOfManyThreads_NeverKeepsMoreThanItsCapacity()
    {
        const int Capacity = 64;
        var cache = new BoundedCache<int, string>(Capacity, _ => 1);
        var most = 0;

        Parallel.For(0, 200_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, key =>
        {
            cache.Set(key, "flood");
            cache.TryGet(key - Capacity, out _);
            if (cache.Count > Volatile.Read(ref most))
            {
                Volatile.Write(ref most, cache.Count);
            }
        });

        most.Should().BeInRange(Capacity / 2, Capacity);
        Enumerable.Range(0, 200_000).Count(key => cache.TryGet(key, out _)).Should().BeLessThanOrEqualTo(Capacity);
    }

    // A newer value is never taken back by somebody who has just found the one before.
    [Test]
    public async Task TryGet_WhileTheValueIsSetAgain_TakesNothingBack()
    {
        var cache = new BoundedCache<int, int>(4, _ => 1);
        var isDone = false;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                cache.TryGet(0, out var _);
            }
        })).ToList();

        var takenBack = 0;
        for (var version = 1; version <= 20_000; version++)
        {
            // Makes what was set before old, so that a reader brings it back to the young.
            cache.Set(-version, 0);
            cache.Set(0, version);
            for (var look = 0; look < 20; look++)
            {
                takenBack += cache.TryGet(0, out var value) && value != version ? 1 : 0;
            }
        }

        Volatile.Write(ref isDone, true);
        await Task.WhenAll(readers);

        takenBack.Should().Be(0);
    }
}
