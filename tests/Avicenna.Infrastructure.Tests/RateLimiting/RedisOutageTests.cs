using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Redis;
using Avicenna.Testing;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Hosting;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>The product's own services over a Redis that goes away and comes back.</summary>
[TestFixture]
public sealed class RedisOutageTests
{
    private static readonly RequestLimit Limit = RequestLimit.From(10);

    private RedisServer server = null!;
    private TestDatabase database = null!;

    [SetUp]
    public async Task StartRedisAsync()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            Assert.Ignore(reason);
        }

        server = await RedisServer.StartAsync();
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
    }

    [TearDown]
    public async Task StopRedisAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    [Test]
    public async Task Acquire_RedisStopsAndComesBack_FallsBackAndReturns()
    {
        var key = Guid.NewGuid();
        await using var one = await StartAsync(Node(server.PatientConnectionString));
        await using var other = await StartAsync(Node(server.PatientConnectionString));
        using var measurements = new Measurements(one.Get<IMeterFactory>());
        await Eventually.IsTrueAsync(async () => await CountTogetherAsync(one, other), "both nodes count in Redis");
        await AcquireAsync(one, key);

        await server.StopAsync();
        (await AcquireAsync(one, key)).Remaining.Should().Be(8, "this node has counted two");
        (await AcquireAsync(other, key)).Remaining.Should().Be(9, "that one only this");
        measurements.FallbackActive.Should().Be(1);

        await server.RestartAsync();
        await UntilInRedisAsync(measurements);
        await Eventually.IsTrueAsync(async () => await CountTogetherAsync(one, other), "both nodes count in Redis again");
        (await AcquireAsync(one, key)).Remaining.Should().Be(6, "each has told what it admitted");
    }

    [Test]
    public async Task Acquire_RedisIsAwayAtTheStart_StartsAndUsesItWhenItIsThere()
    {
        await server.StopAsync();
        await using var node = Node(server.ConnectionString);
        using var measurements = new Measurements(node.Get<IMeterFactory>());

        var start = node.Get<RedisConnection>().StartAsync(CancellationToken.None);
        start.IsCompletedSuccessfully.Should().BeTrue("a start doesn't wait for Redis");
        (await AcquireAsync(node, Guid.NewGuid())).Remaining.Should().Be(9);
        measurements.FallbackActive.Should().Be(1);

        await server.RestartAsync();
        await StartAsync(node);
        await UntilInRedisAsync(measurements);
    }

    [Test]
    public async Task Services_RedisIsConfigured_ConnectOnlyWhenStarted()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var node = Node($"{listener.LocalEndpoint},connectTimeout=100");
        node.Get<IRequestLimiter>().Should().BeOfType<SharedRequestLimiter>();
        listener.Pending().Should().BeFalse();

        await node.Get<RedisConnection>().StartAsync(CancellationToken.None);
        await Eventually.IsTrueAsync(() => Task.FromResult(listener.Pending()), "the start connects");
    }

    [Test]
    public async Task Services_RedisIsNotConfigured_CountInMemory()
    {
        await using var node = new TestStore(database, TimeProvider.System);

        node.Get<IRequestLimiter>().Should().BeOfType<MemoryRequestLimiter>();
        var redis = node.Get<RedisConnection>();
        redis.IsConfigured.Should().BeFalse();
        await redis.StartAsync(CancellationToken.None);
        await redis.Awaiting(connection => connection.ConnectAsync()).Should().ThrowAsync<InvalidOperationException>();
    }

    private TestStore Node(string connectionString) =>
        new(database, TimeProvider.System, new Dictionary<string, string?> { ["Redis:ConnectionString"] = connectionString });

    private static ValueTask<LimitDecision> AcquireAsync(TestStore node, Guid key) => node.Get<IRequestLimiter>().AcquireAsync(key, Limit);

    private static async Task<TestStore> StartAsync(TestStore node)
    {
        await node.Get<IEnumerable<IHostedService>>().OfType<SharedWindowsKeeper>().Single().StartAsync(CancellationToken.None);
        return node;
    }

    private static Task UntilInRedisAsync(Measurements measurements) =>
        Eventually.IsTrueAsync(() => Task.FromResult(measurements.FallbackActive == 0), "the node returns to Redis by itself");

    private static async Task<bool> CountTogetherAsync(TestStore one, TestStore other)
    {
        var key = Guid.NewGuid();
        await AcquireAsync(one, key);
        return (await AcquireAsync(other, key)).Remaining == 8;
    }
}
