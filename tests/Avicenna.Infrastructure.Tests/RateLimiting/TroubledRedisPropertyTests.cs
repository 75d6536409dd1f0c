using Avicenna.Infrastructure.Redis;
using Avicenna.Testing;
using CsCheck;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>
/// Two nodes over a Redis that loses, delays and refuses at random. One node never passes the limit. Both together don't while nothing
/// goes wrong, nor from the moment on at which everything has been told again (docs/decisions/0011-limits.md).
/// </summary>
[TestFixture]
public sealed class TroubledRedisPropertyTests
{
    private static readonly Gen<int> Nodes = Gen.Int[0, 1];
    private static readonly Gen<int> Seeds = Gen.Int[0, 1_000];
    private static readonly Gen<int> Requests = Gen.Frequency((3, Gen.Int[1, 3]), (1, Gen.Int[4, 30]));
    private static readonly Gen<Trouble> Troubles = Gen.Enum<Trouble>();
    private static readonly Gen<TimeSpan> Durations = Gen.OneOf(Gen.Int[0, 2_000_000], Gen.Int[0, 70_000_000], Gen.Int[59_500_000, 60_500_000])
        .Select(microseconds => TimeSpan.FromMicroseconds(microseconds));

    private static readonly Gen<Step> Asking = Gen.Select(Nodes, Requests, (node, requests) =>
        new Step($"ask {node} {requests} times", nodes => nodes.AskAsync(node, requests, Trouble.None)));

    private static readonly Gen<Step> Waiting = Gen.Select(Durations, Seeds, (duration, seed) =>
        new Step($"wait {duration}", nodes => nodes.WaitAsync(duration, seed)));

    private static readonly Gen<Step> Untroubled = Gen.Frequency((4, Asking), (3, Waiting));

    private static readonly Gen<Step> Troubled = Gen.Frequency(
        (4, Asking),
        (4, Waiting),
        (4, Gen.Select(Nodes, Requests, Troubles, (node, requests, trouble) =>
            new Step($"ask {node} {requests} times, {trouble}", nodes => nodes.AskAsync(node, requests, trouble)))),
        (3, Gen.Select(Nodes, Troubles, (node, trouble) => new Step($"check {node}, {trouble}", nodes => nodes.CheckAsync(node, trouble)))),
        (3, Nodes.Select(node => new Step($"check {node}", nodes => nodes.CheckAsync(node, Trouble.None)))),
        (2, Gen.Select(Nodes, Seeds, (node, seed) => new Step($"deliver {node} in order {seed}", nodes => nodes.DeliverMessagesAsync(node, seed)))),
        (1, Gen.Const(new Step("empty", nodes => LoseAsync(nodes, nodes.Store.EmptyAsync)))),
        (1, Gen.Const(new Step("save", nodes => nodes.Store.SaveAsync()))),
        (1, Gen.Const(new Step("restore", RestoreAsync))));

    private static readonly Gen<(int Limit, Step[] Troubled, int Seed, Step[] After)> Schedules =
        Gen.Select(Gen.Int[1, 12], Troubled.Array[1, 40], Seeds, Untroubled.Array[1, 20]);

    [Test]
    public Task Acquire_SimulatedRedisInAnyTrouble_KeepsTheLimits() => Schedules.SampleAsync(
        async schedule =>
        {
            var time = new FakeTimeProvider();
            await RunAsync(schedule, new SimulatedRedis(time), time);
        },
        iter: 5_000,
        print: Print);

    [Test]
    public async Task Acquire_RealRedisInAnyTrouble_KeepsTheLimits()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            Assert.Ignore(reason);
        }

        await using var server = await RedisServer.StartAsync();
        await using var connection = new RedisConnection(Options.Create(new RedisOptions { ConnectionString = server.PatientConnectionString }));
        await Schedules.SampleAsync(
            async schedule =>
            {
                var time = new FakeTimeProvider();
                var store = new RealRedis(connection, time);
                await store.EmptyAsync();
                await RunAsync(schedule, store, time);
            },
            iter: 200,
            threads: 1,
            print: Print);
    }

    private static async Task RunAsync((int Limit, Step[] Troubled, int Seed, Step[] After) schedule, ITroubledStore store, FakeTimeProvider time)
    {
        using var nodes = new TroubledNodes(store, time, schedule.Limit);
        await nodes.RecoverAsync(schedule.Seed);
        foreach (var step in schedule.Troubled)
        {
            await step.Take(nodes);
        }

        await nodes.RecoverAsync(schedule.Seed);
        foreach (var step in schedule.After)
        {
            await step.Take(nodes);
        }

        await nodes.WaitAsync(TimeSpan.Zero, schedule.Seed);
    }

    private static Task LoseAsync(TroubledNodes nodes, Func<Task> lose)
    {
        nodes.AreTogether = false;
        return lose();
    }

    private static Task RestoreAsync(TroubledNodes nodes)
    {
        nodes.Disconnect();
        return LoseAsync(nodes, nodes.Store.RestoreAsync);
    }

    private static string Print((int Limit, Step[] Troubled, int Seed, Step[] After) schedule) =>
        $"limit {schedule.Limit}: {string.Join("; ", schedule.Troubled.Select(step => step.Name))}; recover {schedule.Seed}; {string.Join("; ", schedule.After.Select(step => step.Name))}";

    private sealed record Step(string Name, Func<TroubledNodes, Task> Take);
}
