using Avicenna.Application.Decisions;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Redis;
using Avicenna.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Tests.Caching;

/// <summary>Two nodes and a Redis that may come late, go and come back. None of them polls a store here.</summary>
[TestFixture]
public sealed class RedisChangesBetweenNodesTests
{
    private RedisServer server = null!;
    private Node teller = null!;
    private Node hearer = null!;

    [SetUp]
    public async Task StartRedisAsync()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            Assert.Ignore(reason);
        }

        server = await RedisServer.StartAsync();
    }

    [TearDown]
    public async Task StopRedisAsync()
    {
        foreach (var node in new[] { teller, hearer }.OfType<Node>())
        {
            await node.Redis.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [Test]
    public async Task Publish_AnyKind_IsHeardByTheOtherNode()
    {
        await StartNodesAsync();

        foreach (var kind in Enum.GetValues<ChangeKind>())
        {
            await ShouldHearAsync(new StoreChange(kind, Guid.NewGuid()));
        }
    }

    [Test]
    public async Task Start_RedisIsAway_HearsOnceItIsThere()
    {
        await server.StopAsync();
        await StartNodesAsync();

        await server.RestartAsync();

        await ShouldHearAsync(new StoreChange(ChangeKind.ApiKey, Guid.NewGuid()));
    }

    [Test]
    public async Task Publish_RedisWasAwayMeanwhile_IsHeardAgain()
    {
        await StartNodesAsync();
        await ShouldHearAsync(new StoreChange(ChangeKind.ApiKey, Guid.NewGuid()));
        await server.StopAsync();
        teller.Changes.Publish(new StoreChange(ChangeKind.ApiKey, Guid.NewGuid()));

        await server.RestartAsync();

        await ShouldHearAsync(new StoreChange(ChangeKind.ApiKey, Guid.NewGuid()));
    }

    [TestCase("")]
    [TestCase("api_key")]
    [TestCase("api_key:nonsense")]
    [TestCase("later:00000000-0000-0000-0000-000000000001")]
    public async Task Hear_WhatNoNodeOfThisVersionSays_IsPassedOver(string message)
    {
        await StartNodesAsync();
        var before = hearer.Invalidations.Now;

        await (await teller.Redis.ConnectAsync()).GetSubscriber().PublishAsync(StackExchange.Redis.RedisChannel.Literal("avicenna:changes"), message);

        await ShouldHearAsync(new StoreChange(ChangeKind.Tenant, Guid.NewGuid()));
        hearer.Invalidations.HasChanged(ChangeKind.ApiKey, new Guid("00000000-0000-0000-0000-000000000001"), before).Should().BeFalse();
    }

    private async Task StartNodesAsync()
    {
        (teller, hearer) = (new Node(server), new Node(server));
        foreach (var node in new[] { teller, hearer })
        {
            await node.Redis.StartAsync(CancellationToken.None);
            await node.Changes.StartAsync(CancellationToken.None);
        }
    }

    // Told again and again, because a message may be lost while a connection is made.
    private async Task ShouldHearAsync(StoreChange change)
    {
        var before = hearer.Invalidations.Now;
        await Eventually.IsTrueAsync(
            () =>
            {
                teller.Changes.Publish(change);
                return Task.FromResult(hearer.Invalidations.HasChanged(change.Kind, change.SubjectId, before));
            },
            "the other node hears of it");
    }

    private sealed class Node
    {
        public Node(RedisServer server)
        {
            Redis = new RedisConnection(Options.Create(new RedisOptions { ConnectionString = $"{server.ConnectionString},asyncTimeout=30000" }));
            Changes = new RedisChanges(Redis, Invalidations, NullLogger<RedisChanges>.Instance);
        }

        public RedisConnection Redis { get; }

        public Invalidations Invalidations { get; } = new();

        public RedisChanges Changes { get; }
    }
}
