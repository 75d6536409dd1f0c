using Avicenna.Application.Decisions;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Tests.Caching;

/// <summary>A change is made before it is told, so that telling it never fails.</summary>
[TestFixture]
public sealed class RedisChangesTests
{
    // Nothing listens on port 1.
    private const string NoServer = "127.0.0.1:1,connectTimeout=100";

    private static readonly StoreChange Change = new(ChangeKind.ApiKey, Guid.NewGuid());

    [Test]
    public async Task Publish_NoRedisConfigured_DoesNothing()
    {
        await using var redis = Connection("");

        Changes(redis).Invoking(changes => changes.Publish(Change)).Should().NotThrow();
    }

    [TestCase(NoServer)]
    [TestCase($"{NoServer},$PUBLISH=")]
    public async Task Publish_RedisThatCannotBeTold_IsNoFailure(string connectionString)
    {
        await using var redis = Connection(connectionString);
        await redis.ConnectAsync();

        Changes(redis).Invoking(changes => changes.Publish(Change)).Should().NotThrow();
    }

    [Test]
    public async Task Publish_AfterTheConnectionWasGivenBack_IsNoFailure()
    {
        var redis = Connection(NoServer);
        await redis.ConnectAsync();
        await redis.DisposeAsync();

        Changes(redis).Invoking(changes => changes.Publish(Change)).Should().NotThrow();
    }

    private static RedisConnection Connection(string connectionString) => new(Options.Create(new RedisOptions { ConnectionString = connectionString }));

    private static RedisChanges Changes(RedisConnection redis) => new(redis, new Invalidations(), NullLogger<RedisChanges>.Instance);
}
