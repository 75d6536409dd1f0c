using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Redis;
using Avicenna.Testing;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Hosting;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>The product's own services over a real cluster of three servers, each of which has the counts of a third of the keys.</summary>
[TestFixture]
public sealed class RedisClusterTests
{
    private const int Callers = 40;

    private static readonly RequestLimit Limit = RequestLimit.From(50);

    private RedisCluster cluster = null!;
    private TestDatabase database = null!;
    private TestStore[] nodes = null!;

    [SetUp]
    public async Task StartAsync()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            Assert.Ignore(reason);
        }

        cluster = await RedisCluster.StartAsync();
        database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        nodes = [await NodeAsync(), await NodeAsync()];
    }

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var node in nodes ?? [])
        {
            await node.DisposeAsync();
        }

        if (cluster is not null)
        {
            await cluster.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    [Test]
    public async Task Acquire_KeysOnAllServers_AdmitsTheLimitOfEach()
    {
        // Three keys on each server.
        var keys = cluster.Servers.SelectMany(server => KeysOn(server).Take(3)).ToList();

        foreach (var key in keys)
        {
            (await AskAsync(key)).Sum().Should().Be(Limit.PerMinute, $"{key} is counted for both nodes together");
        }

        nodes.Should().OnlyContain(node => !node.Get<RedisOutage>().IsActive);
    }

    [Test]
    public async Task Acquire_OneServerIsKilledAndRestarts_FallsBackAndReturns()
    {
        var killed = cluster.Servers[1];
        var key = KeysOn(killed).First();
        (await DecideAsync(nodes[0], key)).Remaining.Should().Be(49);
        (await DecideAsync(nodes[1], key)).Remaining.Should().Be(48, "both nodes count in Redis");

        await killed.StopAsync();
        (await AskAsync(key)).Should().Equal([49, 49], "each node applies the limit separately, and has counted one");
        nodes.Should().OnlyContain(node => node.Get<RedisOutage>().IsActive);

        await killed.RestartAsync();
        await Eventually.IsTrueAsync(() => Task.FromResult(nodes.All(node => !node.Get<RedisOutage>().IsActive)), "both nodes return to Redis");
        (await AskAsync(key)).Should().Equal([0, 0], "Redis was told of all");
        (await AskAsync(KeysOn(killed).Skip(1).First())).Sum().Should().Be(Limit.PerMinute, "both nodes count in Redis again");
    }

    // By the client's own knowledge of the cluster, which agrees with the servers' or the calls would fail.
    private IEnumerable<Guid> KeysOn(RedisServer server)
    {
        var client = nodes[0].Get<RedisConnection>().Current!;
        while (true)
        {
            var key = Guid.NewGuid();
            if (client.GetDatabase().IdentifyEndpoint($"avicenna:window:{key}") is System.Net.IPEndPoint endPoint && endPoint.Port == server.Port)
            {
                yield return key;
            }
        }
    }

    private async Task<int[]> AskAsync(Guid key)
    {
        var admitted = new int[nodes.Length];
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var request = 0; request < 5; request++)
            {
                if ((await DecideAsync(nodes[caller % nodes.Length], key)).IsAdmitted)
                {
                    Interlocked.Increment(ref admitted[caller % nodes.Length]);
                }
            }
        })));
        return admitted;
    }

    private static ValueTask<LimitDecision> DecideAsync(TestStore node, Guid key) => node.Get<IRequestLimiter>().AcquireAsync(key, Limit);

    private async Task<TestStore> NodeAsync()
    {
        var servers = string.Join(',', cluster.Servers.Select(server => server.ConnectionString));
        var node = new TestStore(database, TimeProvider.System, new Dictionary<string, string?> { ["Redis:ConnectionString"] = $"{servers},asyncTimeout=30000,connectTimeout=30000" });
        await (await node.Get<RedisConnection>().ConnectAsync()).GetDatabase().PingAsync();
        await node.Get<IEnumerable<IHostedService>>().OfType<SharedWindowsKeeper>().Single().StartAsync(CancellationToken.None);
        return node;
    }
}
