using System.Security.Cryptography;
using System.Text.Json;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Settings;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Decisions;

/// <summary>The sizes that the caches reckon with, held against what the runtime says that is taken.</summary>
[TestFixture]
[NonParallelizable]
public sealed class CacheMemoryTests
{
    private static readonly ByteSize MaxMemory = ByteSize.FromMebibytes(32);
    private static readonly SnapshotCacheSizes Keys = new CacheBudget(Options.Create(new CacheOptions { MaxMemory = MaxMemory })).Keys;

    [TestCase(0, 100_000)]
    [TestCase(200, 50_000)]
    [TestCase(4000, 6_000)]
    public async Task Keys_MoreThanThereIsRoomFor_TakeTheirPart(int metadata, int count)
    {
        var cache = Cache();

        var taken = await MeasureAsync(async () =>
        {
            for (var number = 0; number < count; number++)
            {
                await FindAsync(cache, Key(metadata));
            }
        });

        // The young generation may have just begun.
        taken.Should().BeInRange((long)(0.4 * Keys.Known), (long)(1.1 * Keys.Known));
        GC.KeepAlive(cache);
    }

    [Test]
    public async Task UnknownKeys_MoreThanThereIsRoomFor_TakeTheirPart()
    {
        var cache = Cache();

        var taken = await MeasureAsync(async () =>
        {
            for (var number = 0; number < 100_000; number++)
            {
                await FindAsync(cache, key: null);
            }
        });

        taken.Should().BeInRange((long)(0.4 * Keys.Unknown), (long)(1.1 * Keys.Unknown));
        GC.KeepAlive(cache);
    }

    [TestCase(1, "/{0}")]
    [TestCase(3000, "/{0}")]
    [TestCase(3000, "/api/v1/customers/{0}/orders/*/**")]
    [TestCase(500, "/a-rather-long-name-of-something-that-is-served/{0}/with-another-long-name-behind-it/and-one-more-of-those")]
    public async Task EndpointTable_OfAnyNumber_TakesAboutItsSize(int count, string pattern)
    {
        // Of small tables more, so that what else the process allocates meanwhile doesn't matter.
        var many = Math.Max(20, 2000 / count);
        var tables = new List<EndpointTable>();

        var taken = await MeasureAsync(() =>
        {
            for (var table = 0; table < many; table++)
            {
                tables.Add(new EndpointTable(Enumerable.Range(0, count).Select(number =>
                    TestEndpoints.Of(Guid.NewGuid(), string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, number)))));
            }

            return Task.CompletedTask;
        });

        ((double)taken / tables.Sum(table => (long)table.Size)).Should().BeInRange(0.6, 1.2);
    }

    private static SnapshotCache<SecretDigest, ApiKeySnapshot> Cache()
    {
        var time = new FakeTimeProvider();
        var health = new StoreHealth(Options.Create(new CacheOptions()), time);
        health.Reached(time.GetTimestamp());
        return new SnapshotCache<SecretDigest, ApiKeySnapshot>("keys", Keys, ApiKeyCache.Weigh, (_, _) => false, strangers: null, new Invalidations(), health, time);
    }

    private static Task<ApiKeySnapshot?> FindAsync(SnapshotCache<SecretDigest, ApiKeySnapshot> cache, ApiKeySnapshot? key)
    {
        key?.GetOrDerive(Respond);
        return cache.LoadAsync(SecretDigest.From(RandomNumberGenerator.GetBytes(SecretHash.Length)), () => Task.FromResult(key), CancellationToken.None);
    }

    // As large as the response that the API prepares: an object with its body.
    private static object[] Respond(ApiKeySnapshot key) => [new byte[200 + key.Name.Value.Length + (key.Metadata?.Json.Length ?? 0)], "-", "", "", ""];

    // With nothing shared, as each comes from the store.
    private static ApiKeySnapshot Key(int metadata) => TestSnapshots.Usable(Guid.NewGuid()) with
    {
        Name = ApiKeyName.Parse($"Key {Guid.NewGuid()}"),
        Metadata = metadata == 0 ? null : KeyMetadata.Parse(JsonSerializer.SerializeToElement(new { note = new string('a', metadata) })),
        ExpiresAt = ApiKeyBuilder.CreatedAt,
        Hash = null,
    };

    private static async Task<long> MeasureAsync(Func<Task> fill)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await fill();
        return GC.GetTotalMemory(forceFullCollection: true) - before;
    }
}
