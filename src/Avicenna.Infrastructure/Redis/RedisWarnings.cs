using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Redis;

/// <summary>
/// Logs two warnings at startup and after each reconnection. One is about a Redis that evicts keys when its memory is full, because it may
/// evict request counts, which are missing until each node has sent them again. The other is about a Redis that refuses the database of the
/// connection string, because the client then silently uses database 0.
/// </summary>
internal sealed partial class RedisWarnings(RedisConnection redis, ILogger<RedisWarnings> logger) : IHostedService
{
    private const string Field = "maxmemory_policy:";
    private const string NoEviction = "noeviction";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (redis.IsConfigured)
        {
            _ = WatchAsync();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task WatchAsync()
    {
        try
        {
            var connection = await redis.ConnectAsync();
            connection.ConnectionRestored += (_, restored) =>
            {
                if (restored is { ConnectionType: ConnectionType.Interactive, EndPoint: { } endPoint })
                {
                    _ = CheckAsync(connection.GetServer(endPoint));
                }
            };
            await Task.WhenAll(connection.GetServers().Where(server => server.IsConnected).Select(CheckAsync));
        }
        catch (Exception exception)
        {
            Log.RedisPolicyUnknown(logger, RedisFailure.Describe(exception));
        }
    }

    private Task CheckAsync(IServer server) => Task.WhenAll(CheckEvictionAsync(server), CheckDatabaseAsync(server));

    private async Task CheckDatabaseAsync(IServer server)
    {
        var database = server.Multiplexer.GetDatabase().Database;
        try
        {
            if (database != 0)
            {
                await server.ExecuteAsync("SELECT", [database], CommandFlags.None);
            }
        }
        catch (Exception exception)
        {
            Log.RedisDatabaseRefused(logger, database, RedisFailure.Describe(exception));
        }
    }

    private async Task CheckEvictionAsync(IServer server)
    {
        try
        {
            // CONFIG would return the same, but hosted Redis services rename it, and an ACL has no reason to allow it.
            var info = await server.InfoRawAsync("memory");
            var policy = info?.Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal))?[Field.Length..];
            if (policy is not (null or NoEviction))
            {
                Log.RedisEvicts(logger, policy);
            }
        }
        catch (Exception exception)
        {
            Log.RedisPolicyUnknown(logger, RedisFailure.Describe(exception));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RedisEvicts, LogLevel.Warning, "Redis evicts keys when its memory is full (maxmemory-policy is {Policy}), and loses request counts with them; set it to noeviction")]
        public static partial void RedisEvicts(ILogger logger, string policy);

        [LoggerMessage(EventIds.RedisDatabaseRefused, LogLevel.Warning, "Redis refuses database {Database} of the connection string: {Reason}. The Redis user needs the permission +select")]
        public static partial void RedisDatabaseRefused(ILogger logger, int database, string reason);

        [LoggerMessage(EventIds.RedisPolicyUnknown, LogLevel.Debug, "Can't determine whether Redis evicts keys when its memory is full: {Reason}")]
        public static partial void RedisPolicyUnknown(ILogger logger, string reason);
    }
}
