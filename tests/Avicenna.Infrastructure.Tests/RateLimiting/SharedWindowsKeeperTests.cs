using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Avicenna.Application.Decisions;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Redis;
using Avicenna.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>When and how one node asks Redis whether it is there, and tells it what it lacks.</summary>
[TestFixture]
public sealed class SharedWindowsKeeperTests
{
    private static readonly SharedAnswer Known = new(SharedStatus.Refused, 0, 0, 7);

    private readonly FakeTimeProvider time = new();
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly AnsweringWindows shared = new();
    private readonly List<IAsyncDisposable> connections = [];
    private RequestWindows<Guid> windows = null!;
    private RedisOutage outage = null!;

    [SetUp]
    public void Arrange()
    {
        windows = new RequestWindows<Guid>(time);
        outage = new RedisOutage(services.GetRequiredService<IMeterFactory>(), NullLogger<RedisOutage>.Instance);
        shared.Reports.Clear();
        shared.Answer(SharedStatus.Refused, born: 7);
    }

    [TearDown]
    public async Task DisposeAsync()
    {
        windows.Dispose();
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        connections.Clear();
    }

    [OneTimeTearDown]
    public async Task DisposeServicesAsync() => await services.DisposeAsync();

    [Test]
    public async Task Check_RedisAnswered_ExpectsThatCopyFromThenOn()
    {
        using var keeper = Keeper();

        await keeper.CheckAsync();
        await keeper.CheckAsync();

        shared.Reports.Select(report => report.Copy.Born).Should().Equal(0, 7);
    }

    [Test]
    public async Task Check_ManyKeysToTell_TellsAHundredAtATime()
    {
        using var keeper = Keeper();
        await AdmitWithoutRedisAsync([.. Enumerable.Range(0, 250).Select(_ => Guid.NewGuid())]);
        var waiting = shared.AnswerEachLater();
        var batches = new List<int>();

        var check = keeper.CheckAsync();
        while (!check.IsCompleted)
        {
            batches.Add(waiting.Count);
            AnswerAll(waiting);
        }

        await check;
        batches.Should().Equal([1, 100, 100, 50], "it first asks whether Redis is there");
        outage.IsActive.Should().BeFalse();
    }

    [Test]
    public async Task Check_RequestWhileRedisIsTold_IsToldAfterwards()
    {
        using var keeper = Keeper();
        var key = Guid.NewGuid();
        await AdmitWithoutRedisAsync(key);
        shared.Reports.Clear();
        var waiting = shared.AnswerEachLater();
        var check = keeper.CheckAsync();
        AnswerAll(waiting);

        await AdmitWithoutRedisAsync(key);
        while (!check.IsCompleted)
        {
            AnswerAll(waiting);
        }

        await check;
        shared.Reports.Select(report => report.Counted).Should().Equal(0, 1, 2);
    }

    [Test]
    public async Task Start_RedisIsConfigured_ConnectsAndChecksAtOnceAndEverySecond()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var keeper = Keeper($"{listener.LocalEndpoint},connectTimeout=100");

        await keeper.StartAsync(CancellationToken.None);

        await Eventually.IsTrueAsync(() => Task.FromResult(listener.Pending()), "it connects");
        for (var checks = 1; checks <= 3; checks++)
        {
            await Eventually.IsTrueAsync(() => Task.FromResult(shared.Reports.Count == checks), "it checks");
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await keeper.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Start_RedisIsNotConfigured_ChecksNothing()
    {
        using var keeper = Keeper(connectionString: null);

        await keeper.StartAsync(CancellationToken.None);
        await keeper.ExecuteTask!;

        shared.Reports.Should().BeEmpty();
    }

    private static void AnswerAll(List<TaskCompletionSource<SharedAnswer>> waiting)
    {
        var batch = waiting.ToList();
        waiting.Clear();
        batch.ForEach(answer => answer.SetResult(Known));
    }

    private async Task AdmitWithoutRedisAsync(params Guid[] keys)
    {
        outage.Begin(new TimeoutException());
        var limiter = new SharedRequestLimiter(shared, windows, outage);
        foreach (var key in keys)
        {
            (await limiter.AcquireAsync(key, RequestLimit.From(3))).IsAdmitted.Should().BeTrue();
        }
    }

    private SharedWindowsKeeper Keeper(string? connectionString = "127.0.0.1:1")
    {
        var redis = new RedisConnection(Options.Create(new RedisOptions { ConnectionString = connectionString }));
        connections.Add(redis);
        return new SharedWindowsKeeper(redis, shared, windows, outage, time, NullLogger<SharedWindowsKeeper>.Instance);
    }
}
