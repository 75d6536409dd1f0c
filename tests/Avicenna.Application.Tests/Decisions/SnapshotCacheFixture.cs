using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Decisions;

/// <summary>A cache of strings by subject, over a store that is stubbed by each load.</summary>
public abstract class SnapshotCacheFixture
{
    private protected static readonly Guid Subject = Guid.NewGuid();

    private protected static readonly SnapshotCacheSizes Sizes = new(Known: 1_000_000, Unknown: 1_000_000);

    private StrangerGate gate = null!;

    private protected FakeTimeProvider Time { get; private set; } = null!;

    private protected StoreHealth Reach { get; private set; } = null!;

    private protected Invalidations Invalidations { get; private set; } = null!;

    private protected SnapshotCache<Guid, string> Cache { get; private set; } = null!;

    /// <summary>How often the store was asked.</summary>
    protected int Loads { get; private set; }

    // Of its own in each test, because the counts of lookups belong to the process.
    private protected static string CacheName => TestContext.CurrentContext.Test.ID;

    private protected static StoreUnavailableException Failure { get; } = new("The test says so");

    [SetUp]
    public void Arrange()
    {
        Loads = 0;
        Time = new FakeTimeProvider();
        Reach = new StoreHealth(Options.Create(new CacheOptions()), Time);
        Invalidations = new Invalidations();
        gate = new StrangerGate(Reach, Time);
        Cache = new SnapshotCache<Guid, string>(
            CacheName,
            Sizes,
            value => value.Length,
            (value, since) => value is null ? Invalidations.HasAnyChanged(ChangeKind.UnknownKeys, since) : Invalidations.HasChanged(ChangeKind.ApiKey, Guid.Parse(value), since),
            gate,
            Invalidations,
            Reach,
            Time);
        Reach.Reached(Time.GetTimestamp());
    }

    [TearDown]
    public void CloseGate() => gate.Dispose();

    private protected static StoreChange Changed(Guid subject) => new(ChangeKind.ApiKey, subject);

    /// <summary>What was found, as a request does it.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="stored">What the store answers; null: nothing.</param>
    protected Task<string?> FindAsync(Guid subject, Task<string?> stored, CancellationToken cancellationToken = default) =>
        Cache.TryGet(subject, out var value) ? Task.FromResult(value) : Cache.LoadAsync(subject, () => AnswerAsync(stored), cancellationToken);

    protected Task<string?> FindStoredAsync(Guid subject) => FindAsync(subject, Task.FromResult<string?>(subject.ToString()));

    protected Task<string?> FindNothingAsync(Guid subject) => FindAsync(subject, Task.FromResult<string?>(null));

    protected Task<string?> FindInVainAsync(Guid subject) => FindAsync(subject, Task.FromException<string?>(Failure));

    private protected void Pass(TimeSpan time)
    {
        Time.Advance(time);
        Reach.Reached(Time.GetTimestamp());
    }

    private protected void LoseStore()
    {
        Reach.Missed();
        Time.Advance(TimeSpan.FromSeconds(3));
    }

    private Task<string?> AnswerAsync(Task<string?> stored)
    {
        Loads++;
        return stored;
    }
}
