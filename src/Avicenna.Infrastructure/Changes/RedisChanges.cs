using Avicenna.Domain;
using Avicenna.Infrastructure.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Changes;

/// <summary>
/// Sends changes to other nodes through Redis, and receives theirs, without delay. If a message is lost, the node learns of the change from
/// the store's change numbers (<see cref="ChangePoller"/>).
/// </summary>
internal sealed partial class RedisChanges(RedisConnection redis, Invalidations invalidations, ILogger<RedisChanges> logger) : IHostedService
{
    private const char Separator = ':';

    private static readonly RedisChannel Channel = RedisChannel.Literal("avicenna:changes");

    /// <summary>Publishes a change without waiting. Failures are logged and ignored.</summary>
    public void Publish(StoreChange change)
    {
        try
        {
            redis.Current?.GetSubscriber().Publish(Channel, $"{Names<ChangeKind>.Of(change.Kind)}{Separator}{change.SubjectId:D}", CommandFlags.FireAndForget);
        }
        catch (Exception exception)
        {
            // Catches everything, because the change is already made (a disallowed command, for example, isn't a RedisException).
            Log.ChangeNotPublished(logger, RedisFailure.Describe(exception));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (redis.IsConfigured)
        {
            _ = SubscribeAsync();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task SubscribeAsync()
    {
        try
        {
            var connection = await redis.ConnectAsync();
            // The client retries the subscription itself, now and after every lost connection.
            connection.GetSubscriber().Subscribe(Channel, (_, message) => OnMessage(message), CommandFlags.FireAndForget);
        }
        catch (ObjectDisposedException)
        {
            // The process stops before the connection was made.
        }
        catch (Exception exception)
        {
            Log.ChangesNotSubscribed(logger, RedisFailure.Describe(exception));
        }
    }

    private void OnMessage(string? message)
    {
        var parts = message?.Split(Separator) ?? [];
        // Messages of later versions are ignored; their change numbers arrive through the store.
        if (parts.Length == 2 && Names<ChangeKind>.TryParse(parts[0], out var kind) && Guid.TryParseExact(parts[1], "D", out var subjectId))
        {
            invalidations.Add(new StoreChange(kind, subjectId));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ChangeNotPublished, LogLevel.Debug, "A change was not published through Redis; the other nodes read it from the store: {Reason}")]
        public static partial void ChangeNotPublished(ILogger logger, string reason);

        [LoggerMessage(EventIds.ChangesNotSubscribed, LogLevel.Warning, "Changes by other nodes don't arrive through Redis, only through the store: {Reason}")]
        public static partial void ChangesNotSubscribed(ILogger logger, string reason);
    }
}
