using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Errors;
using Avicenna.Application.Settings;
using Avicenna.Application.Tests.Doubles;
using Avicenna.Testing;
using Avicenna.Testing.Builders;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Decisions;

[TestFixture]
public sealed class ApiKeyCacheTests
{
    private const string Secret = "a-secret-of-somebody";

    private static readonly ByteSize MaxMemory = ByteSize.FromMebibytes(64);

    private readonly ApiKeySnapshot key = TestSnapshots.Usable(Guid.NewGuid());
    private FakeTimeProvider time = null!;
    private StubHasher hasher = null!;
    private StubKeyStore store = null!;
    private Invalidations invalidations = null!;
    private StoreHealth health = null!;
    private StrangerGate gate = null!;
    private HashUpgrader upgrader = null!;
    private ApiKeyCache snapshots = null!;

    [SetUp]
    public void Arrange()
    {
        time = new FakeTimeProvider();
        hasher = new StubHasher("p1");
        store = new StubKeyStore();
        invalidations = new Invalidations();
        health = new StoreHealth(Options.Create(new CacheOptions()), time);
        gate = new StrangerGate(health, time);
        upgrader = new HashUpgrader(store, NullLogger<HashUpgrader>.Instance);
        snapshots = new ApiKeyCache(hasher, new ApiKeyLookup(hasher, store, upgrader), gate, new CacheBudget(Options.Create(new CacheOptions { MaxMemory = MaxMemory })), invalidations, health, time);
        health.Reached(time.GetTimestamp());
        var hash = hasher.Hash(Secret);
        store.Answer = candidates => Task.FromResult(candidates.Contains(hash) ? key with { Hash = hash } : null);
    }

    [TearDown]
    public void Dispose()
    {
        gate.Dispose();
        upgrader.Dispose();
    }

    [TestCase("short")]
    [TestCase("with a space in the middle")]
    public async Task Find_MalformedSecret_IsNobodysWithoutHashingOrAsking(string secret)
    {
        var hashed = hasher.Hashed;

        (await FindAsync(secret)).Should().BeNull();

        hasher.Hashed.Should().Be(hashed);
        store.Loads.Should().Be(0);
        snapshots.Count.Should().Be(0);
    }

    [Test]
    public async Task Find_KnownSecret_AsksOnce()
    {
        (await FindAsync(Secret))!.KeyId.Should().Be(key.KeyId);
        (await FindAsync(Secret))!.KeyId.Should().Be(key.KeyId);

        store.Loads.Should().Be(1);
    }

    [TestCase("")]
    [TestCase("too-short")]
    [TestCase("with a space inside")]
    public async Task Find_WhatCannotBeASecret_AsksNobody(string secret)
    {
        (await FindAsync(secret)).Should().BeNull();

        store.Loads.Should().Be(0);
    }

    [Test]
    public async Task Find_KeyOrTenantThatChanged_AsksAgainAndOthersDoNot()
    {
        await FindAsync(Secret);
        invalidations.Add(new StoreChange(ChangeKind.ApiKey, Guid.NewGuid()));
        invalidations.Add(new StoreChange(ChangeKind.Tenant, Guid.NewGuid()));
        invalidations.Add(new StoreChange(ChangeKind.Policy, key.TenantId));
        invalidations.Add(new StoreChange(ChangeKind.UnknownKeys, key.TenantId));
        await FindAsync(Secret);
        store.Loads.Should().Be(1);

        invalidations.Add(new StoreChange(ChangeKind.ApiKey, key.KeyId));
        await FindAsync(Secret);
        store.Loads.Should().Be(2);

        invalidations.Add(new StoreChange(ChangeKind.Tenant, key.TenantId));
        await FindAsync(Secret);
        store.Loads.Should().Be(3);
    }

    [Test]
    public async Task Find_UnknownSecretAfterKeysWereAdded_AsksAgain()
    {
        await FindAsync("a-secret-of-nobody");
        invalidations.Add(new StoreChange(ChangeKind.ApiKey, Guid.NewGuid()));
        await FindAsync("a-secret-of-nobody");
        store.Loads.Should().Be(1);

        invalidations.Add(new StoreChange(ChangeKind.UnknownKeys, Guid.NewGuid()));
        await FindAsync("a-secret-of-nobody");

        store.Loads.Should().Be(2);
    }

    [Test]
    public async Task Find_FloodOfMadeUpSecrets_IsBoundedAndLeavesTheKnownKeyInMemory()
    {
        // An eighth of the memory is theirs, and none takes fewer than 100 bytes.
        var most = (int)(MaxMemory.Bytes / 8 / 100);
        await FindAsync(Secret);
        await Parallel.ForAsync(0, 2 * most, async (number, cancellationToken) =>
        {
            await snapshots.FindAsync($"a-made-up-secret-{number}", cancellationToken);
        });
        var asked = store.Loads;
        asked.Should().Be((2 * most) + 1);

        (await FindAsync(Secret))!.KeyId.Should().Be(key.KeyId);

        store.Loads.Should().Be(asked);
        snapshots.Count.Should().BeInRange(1, most);
    }

    [Test]
    public async Task Find_ManyUnknownSecretsAtOnce_AsksForAFewAtATime()
    {
        var (running, most) = (0, 0);
        var gate = new TaskCompletionSource();
        store.Answer = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await gate.Task;
            Interlocked.Decrement(ref running);
            return null;
        };

        var waiters = Enumerable.Range(0, 10 * StrangerGate.MaxLoads).Select(number => FindAsync($"a-made-up-secret-{number}")).ToList();
        store.Loads.Should().Be(StrangerGate.MaxLoads);
        gate.SetResult();
        await Task.WhenAll(waiters);

        store.Loads.Should().Be(10 * StrangerGate.MaxLoads);
        most.Should().BeInRange(1, StrangerGate.MaxLoads);
    }

    [Test]
    public async Task Find_WaitsForItsTurnUntilTheStoreIsAway_FailsWithoutAsking()
    {
        var gate = new TaskCompletionSource();
        store.Answer = async _ =>
        {
            await gate.Task;
            throw new StoreUnavailableException("The test says so");
        };
        var waiters = Enumerable.Range(0, 3 * StrangerGate.MaxLoads).Select(number => FindAsync($"a-made-up-secret-{number}")).ToList();

        health.Missed();
        time.Advance(TimeSpan.FromSeconds(3));
        gate.SetResult();

        await Eventually.IsTrueAsync(() => Task.FromResult(waiters.TrueForAll(waiter => waiter.IsFaulted)), "all are refused");
        store.Loads.Should().Be(StrangerGate.MaxLoads);
    }

    private Task<ApiKeySnapshot?> FindAsync(string secret) => snapshots.FindAsync(secret, CancellationToken.None).AsTask();
}
