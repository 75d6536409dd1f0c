using Avicenna.Application.Decisions;

namespace Avicenna.Application.Tests.Decisions;

[TestFixture]
public sealed class SnapshotCacheRaceTests : SnapshotCacheFixture
{
    // Values are versions here; a version that is told is never outlived by an earlier one, however loads and changes meet.
    [Test]
    public async Task Load_ChangesAllTheWhile_NeverGivesAnEarlierVersionThanWasTold()
    {
        var versions = new SnapshotCache<int, Version>("versions", Sizes, _ => 100, (_, since) => Invalidations.HasChanged(ChangeKind.ApiKey, Subject, since), strangers: null, Invalidations, Reach, Time);
        var (stored, told) = (new Version(1, 0), new Version(1, 0));
        var isDone = false;
        var outdated = 0;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref isDone))
            {
                var least = Volatile.Read(ref told);
                var found = versions.TryGet(0, out var known) ? known : await versions.LoadAsync(0, LoadAsync, CancellationToken.None);
                if (found!.CompareTo(least) < 0)
                {
                    Interlocked.Increment(ref outdated);
                }
            }
        })).ToList();

        for (var version = 2; version <= 2000; version++)
        {
            // As the product does it: first the store, then the word of it; a reader may take the new one before that.
            var next = new Version(version, 0);
            Volatile.Write(ref stored, next);
            Invalidations.Add(Changed(Subject));
            Volatile.Write(ref told, next);
            await Task.Yield();
        }

        Volatile.Write(ref isDone, true);
        await Task.WhenAll(readers);
        outdated.Should().Be(0);

        async Task<Version?> LoadAsync()
        {
            await Task.Yield();
            var read = Volatile.Read(ref stored);
            await Task.Yield();
            return read;
        }
    }
}
