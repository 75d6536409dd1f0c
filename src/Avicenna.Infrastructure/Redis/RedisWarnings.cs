using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Redis;

/// <summary>
/// Warns, at the start and whenever a connection is made again, of a Redis that throws keys away when its memory is full (it may throw
/// away what counts a key's requests, until each node has told it anew), and of one that refuses the database of the connection string:
/// the client then goes on with database 0 without a word.
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
            Log.NotChecked(logger, RedisFailure.Describe(exception));
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
            Log.NotSelected(logger, database, RedisFailure.Describe(exception));
        }
    }

    private async Task CheckEvictionAsync(IServer server)
    {
        try
        {
            // CONFIG would say the same, but services that run Redis rename it, and an ACL has no reason to allow it.
            var info = await server.InfoRawAsync("memory");
            var policy = info?.Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal))?[Field.Length..];
            if (policy is not (null or NoEviction))
            {
                Log.Evicts(logger, policy);
            }
        }
        catch (Exception exception)
        {
            Log.NotChecked(logger, RedisFailure.Describe(exception));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Redis throws keys away when its memory is full (maxmemory-policy is {Policy}), and with them what limits count; set it to noeviction")]
        public static partial void Evicts(ILogger logger, string policy);

        [LoggerMessage(LogLevel.Warning, "Redis can't be used with database {Database}, which the connection string names: {Reason}. A user of Redis needs the right +select for it")]
        public static partial void NotSelected(ILogger logger, int database, string reason);

        [LoggerMessage(LogLevel.Debug, "Whether Redis throws keys away when its memory is full isn't known: {Reason}")]
        public static partial void NotChecked(ILogger logger, string reason);
    }
}
