using Avicenna.Infrastructure.Redis;
using Avicenna.Testing;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>Gives tests limiters of one kind under a clock of their own; all of Redis's share a server.</summary>
public abstract class LimiterFixture(LimiterKind kind)
{
    private RedisServer? server;
    private RedisConnection? connection;

    protected LimiterKind Kind => kind;

    [OneTimeSetUp]
    public async Task StartRedisAsync()
    {
        if (kind != LimiterKind.Memory)
        {
            server = await RedisServer.StartAsync();
            connection = new RedisConnection(Options.Create(new RedisOptions { ConnectionString = server.PatientConnectionString }));
            await connection.ConnectAsync();
        }
    }

    [OneTimeTearDown]
    public async Task StopRedisAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private protected LimitedKey NewKey() => LimitedKey.Create(connection, kind == LimiterKind.TwoNodes ? 2 : 1);
}
