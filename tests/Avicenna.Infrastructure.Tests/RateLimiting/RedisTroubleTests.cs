using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Redis;
using Avicenna.Testing;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>
/// The product's own services, asked by twenty threads, over a real Redis in every trouble that it gets into. Everything takes less than
/// a minute, so that all that is admitted is within one window.
/// </summary>
[TestFixture]
public sealed class RedisTroubleTests
{
    private const int Threads = 20;

    private static readonly RequestLimit Limit = RequestLimit.From(50);

    private readonly Guid key = Guid.NewGuid();
    private RedisServer server = null!;
    private RedisServer master = null!;
    private RedisConnection operations = null!;
    private TestDatabase database = null!;
    private TestStore[] nodes = null!;

    [SetUp]
    public async Task StartAsync()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            Assert.Ignore(reason);
        }

        server = await RedisServer.StartAsync();
        master = await RedisServer.StartAsync();
        operations = new RedisConnection(Options.Create(new RedisOptions { ConnectionString = server.PatientConnectionString }));
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

        if (server is not null)
        {
            await operations.DisposeAsync();
            await server.DisposeAsync();
            await master.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    [Test]
    public Task Acquire_RedisIsKilledAndRestarts_KeepsTheLimit() => AskThroughAsync(server.StopAsync, server.RestartAsync, isOutage: true);

    [Test]
    public Task Acquire_RedisStandsStillAndGoesOn_KeepsTheLimit() => AskThroughAsync(server.PauseAsync, server.ContinueAsync, isOutage: true);

    [Test]
    public Task Acquire_RedisIsEmptied_KeepsTheLimit() => AskThroughAsync(() => ExecuteAsync("FLUSHALL"), UntilBothHaveToldAsync, isOutage: false);

    [Test]
    public Task Acquire_KeysAreEvicted_KeepsTheLimit() => AskThroughAsync(
        async () =>
        {
            await ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
            await ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        },
        () => ExecuteAsync("CONFIG", "SET", "maxmemory", "0"),
        isOutage: true);

    [Test]
    public Task Acquire_RedisIsFull_KeepsTheLimit() =>
        AskThroughAsync(() => ExecuteAsync("CONFIG", "SET", "maxmemory", "1"), () => ExecuteAsync("CONFIG", "SET", "maxmemory", "0"), isOutage: true);

    [Test]
    public Task Acquire_RedisBecomesAReadOnlyReplica_KeepsTheLimit() => AskThroughAsync(
        () => ExecuteAsync("REPLICAOF", "127.0.0.1", master.ConnectionString.Split(':')[1]),
        () => ExecuteAsync("REPLICAOF", "NO", "ONE"),
        isOutage: true);

    private async Task AskThroughAsync(Func<Task> begin, Func<Task> end, bool isOutage)
    {
        var admitted = new int[nodes.Length];
        // Half of what both may have together, so that both go on in the trouble.
        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(_ => nodes.Select((_, node) => AskAsync(node, admitted))));
        admitted.Should().Equal(10, 10);

        using var stop = new CancellationTokenSource();
        var asking = Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await AskAsync(thread % nodes.Length, admitted);
                await Task.Delay(TimeSpan.FromMilliseconds(5));
            }
        })).ToArray();
        await begin();
        if (isOutage)
        {
            await UntilAsync(isAway: true);
        }

        await end();
        await UntilAsync(isAway: false);
        await stop.CancelAsync();
        await Task.WhenAll(asking);

        TestContext.Out.WriteLine(string.Join(" and ", admitted));
        admitted.Should().OnlyContain(count => count <= Limit.PerMinute, "no node passes its own limit");
        admitted.Sum().Should().BeGreaterThanOrEqualTo(Limit.PerMinute, "keys may be used up whatever Redis does");
        foreach (var node in nodes)
        {
            (await node.Get<IRequestLimiter>().AcquireAsync(key, Limit)).IsAdmitted.Should().BeFalse("Redis was told of both");
        }
    }

    private async Task UntilBothHaveToldAsync()
    {
        var redis = (await operations.ConnectAsync()).GetDatabase();
        await Eventually.IsTrueAsync(async () => await redis.HashLengthAsync($"avicenna:window:{key}") == nodes.Length, "both nodes tell what they admitted");
    }

    private Task UntilAsync(bool isAway) => Eventually.IsTrueAsync(
        () => Task.FromResult(nodes.All(node => node.Get<RedisOutage>().IsActive == isAway)),
        isAway ? "both nodes notice" : "both nodes return to Redis");

    private async Task AskAsync(int node, int[] admitted)
    {
        if ((await nodes[node].Get<IRequestLimiter>().AcquireAsync(key, Limit)).IsAdmitted)
        {
            Interlocked.Increment(ref admitted[node]);
        }
    }

    private async Task ExecuteAsync(string command, params object[] arguments) =>
        await (await operations.ConnectAsync()).GetServers()[0].ExecuteAsync(command, arguments);

    private async Task<TestStore> NodeAsync()
    {
        // Longer than a busy machine stands still, and short enough to notice within the window that Redis does.
        var settings = new Dictionary<string, string?> { ["Redis:ConnectionString"] = $"{server.ConnectionString},asyncTimeout=5000,connectTimeout=30000" };
        var node = new TestStore(database, TimeProvider.System, settings);
        await (await node.Get<RedisConnection>().ConnectAsync()).GetDatabase().PingAsync();
        await node.Get<IEnumerable<IHostedService>>().OfType<SharedWindowsKeeper>().Single().StartAsync(CancellationToken.None);
        return node;
    }
}
