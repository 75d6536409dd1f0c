using System.Globalization;
using Avicenna.Application.RateLimiting;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.RateLimiting;
using Avicenna.Infrastructure.Redis;
using Avicenna.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>What is Redis's own: its clock, what it keeps, and many nodes.</summary>
[TestFixture]
public sealed class RedisRequestLimiterTests
{
    private const long Second = 1_000_000;
    private const long Start = 1_800_000_000 * Second;

    private readonly Guid key = Guid.NewGuid();
    private RedisServer server = null!;
    private RedisConnection connection = null!;
    private long microseconds;

    private string RedisKey => $"avicenna:limit:{key}";

    [SetUp]
    public async Task StartRedisAsync()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            Assert.Ignore(reason);
        }

        microseconds = Start;
        server = await RedisServer.StartAsync();
        connection = Connect();
    }

    [TearDown]
    public async Task StopRedisAsync()
    {
        if (server is not null)
        {
            // In this order: a connection to a server that is paused would wait for its farewell.
            await server.DisposeAsync();
            await connection.DisposeAsync();
        }
    }

    [Test]
    public async Task Acquire_OnRedissClock_CountsAndTellsWhenMoreIsPossible()
    {
        var limiter = new RedisRequestLimiter(connection);

        var first = await limiter.AcquireAsync(key, RequestLimit.From(2));
        first.Should().Be(new LimitDecision(IsAdmitted: true, Remaining: 1, SecondsToMore: 60));
        (await limiter.AcquireAsync(key, RequestLimit.From(2))).Remaining.Should().Be(0);
        (await limiter.AcquireAsync(key, RequestLimit.From(2))).IsAdmitted.Should().BeFalse();
    }

    [Test]
    public async Task Acquire_TwoNodesAtOnce_AdmitTheLimitTogether()
    {
        await using var otherConnection = Connect();
        RedisRequestLimiter[] nodes = [new(connection), new(otherConnection)];

        var decisions = await Task.WhenAll(Enumerable.Range(0, 400).Select(number =>
            Task.Run(async () => await nodes[number % 2].AcquireAsync(key, RequestLimit.From(50)))));

        decisions.Count(decision => decision.IsAdmitted).Should().Be(50);
    }

    [Test]
    public async Task Acquire_ClockIsSetBack_GoesOnFromWhereItWas()
    {
        var limiter = Simulated();
        await limiter.AcquireAsync(key, RequestLimit.From(1));

        microseconds -= 3600 * Second;
        (await limiter.AcquireAsync(key, RequestLimit.From(1))).Should().Be(new LimitDecision(IsAdmitted: false, Remaining: 0, SecondsToMore: 60));
        microseconds += (60 * Second) - 1;
        (await limiter.AcquireAsync(key, RequestLimit.From(1))).IsAdmitted.Should().BeFalse();
        microseconds++;
        (await limiter.AcquireAsync(key, RequestLimit.From(1))).IsAdmitted.Should().BeTrue();
    }

    [Test]
    public async Task Acquire_ClockIsSetBackAfterARefusal_DoesNotGoBehindTheRefusal()
    {
        var limiter = Simulated();
        await limiter.AcquireAsync(key, RequestLimit.From(1));
        microseconds += 59 * Second;
        await limiter.AcquireAsync(key, RequestLimit.From(1));

        microseconds -= 50 * Second;
        (await limiter.AcquireAsync(key, RequestLimit.From(1))).SecondsToMore.Should().Be(1);
    }

    [Test]
    public async Task Acquire_MillionsOfRequests_CountsThemAll()
    {
        // 99 % of the largest limit, evenly, in all of the window but the running cell; the last one of each comes with its end.
        const long PerCell = 8_250;
        var firstCell = (Start / Second * 2) - 120;
        var state = Enumerable.Range(0, 120).Select(cell => new HashEntry(firstCell + cell, $"{PerCell}:{((firstCell + cell + 1) * Second / 2) - 1}"))
            .Concat([new("count", 120 * PerCell), new("oldest", firstCell), new("newest", Start - 1), new("shift", 0)]);
        await (await DatabaseAsync()).HashSetAsync(RedisKey, [.. state]);
        var limiter = Simulated();

        var decision = await limiter.AcquireAsync(key, RequestLimit.From(RequestLimit.Max));
        decision.Should().Be(new LimitDecision(IsAdmitted: true, Remaining: 9_999, SecondsToMore: 1));
        microseconds += Second / 2;
        (await limiter.AcquireAsync(key, RequestLimit.From(RequestLimit.Max))).Remaining.Should().Be(9_998 + (int)PerCell);
    }

    [Test]
    public async Task Acquire_ContinuousUse_KeepsABoundedNumberOfFieldsThatVanishWithTheKey()
    {
        var limiter = Simulated();
        for (var request = 0; request < 1_000; request++)
        {
            await limiter.AcquireAsync(key, RequestLimit.From(5_000));
            microseconds += Second / 4;
        }

        var database = await DatabaseAsync();
        (await database.HashLengthAsync(RedisKey)).Should().BeLessThanOrEqualTo(121 + 4);
        (await database.KeyTimeToLiveAsync(RedisKey)).Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(61));
    }

    [Test]
    public async Task Acquire_RedisForgetsTheScript_GoesOn()
    {
        var limiter = new RedisRequestLimiter(connection);
        await limiter.AcquireAsync(key, RequestLimit.From(5));

        await (await DatabaseAsync()).ExecuteAsync("SCRIPT", "FLUSH");
        (await limiter.AcquireAsync(key, RequestLimit.From(5))).Remaining.Should().Be(3);
    }

    [Test]
    public async Task Acquire_RedisDoesNotAnswer_FailsInTime()
    {
        await using var impatient = Connect($"{server.ConnectionString},asyncTimeout=100");
        var limiter = new RedisRequestLimiter(impatient);
        await impatient.ConnectAsync();

        await (await DatabaseAsync()).ExecuteAsync("CLIENT", "PAUSE", TimeSpan.FromMinutes(10).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        await FluentActions.Awaiting(async () => await limiter.AcquireAsync(key, RequestLimit.From(5))).Should().ThrowAsync<TimeoutException>();
    }

    private RedisRequestLimiter Simulated() => new(connection, () => microseconds);

    private RedisConnection Connect(string? connectionString = null) => new(Options.Create(new RedisOptions { ConnectionString = connectionString ?? server.PatientConnectionString }));

    private async Task<IDatabase> DatabaseAsync() => (await connection.ConnectAsync()).GetDatabase();
}
