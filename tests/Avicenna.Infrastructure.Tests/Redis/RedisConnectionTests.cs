using Avicenna.Infrastructure.Redis;
using Avicenna.Testing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Tests.Redis;

[TestFixture]
public sealed class RedisConnectionTests
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("avicenna:test");

    private RedisServer server = null!;
    private RedisConnection connection = null!;

    [SetUp]
    public async Task StartRedisAsync()
    {
        if (RedisServer.ReasonToIgnore is { } reason)
        {
            Assert.Ignore(reason);
        }

        server = await RedisServer.StartAsync();
        connection = new RedisConnection(Options.Create(new RedisOptions { ConnectionString = server.PatientConnectionString }));
    }

    [TearDown]
    public async Task StopRedisAsync()
    {
        if (server is not null)
        {
            await connection.DisposeAsync();
            await server.DisposeAsync();
        }
    }

    [Test]
    public async Task Connect_ManyAtOnce_IsOneConnection()
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(connection.ConnectAsync)));

        connections.Distinct().Should().ContainSingle();
    }

    [Test]
    public async Task Subscription_RedisWasAway_GoesOn()
    {
        var redis = await connection.ConnectAsync();
        var received = 0;
        await redis.GetSubscriber().SubscribeAsync(Channel, (_, _) => Interlocked.Increment(ref received));
        await UntilReceivedAsync(redis, () => received);

        await server.StopAsync();
        await server.RestartAsync();
        received = 0;
        await UntilReceivedAsync(redis, () => received);
    }

    private static Task UntilReceivedAsync(ConnectionMultiplexer redis, Func<int> received) => Eventually.IsTrueAsync(
        async () =>
        {
            try
            {
                await redis.GetSubscriber().PublishAsync(Channel, "anything");
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                // It isn't back yet.
            }

            return received() > 0;
        },
        "messages arrive again");
}
