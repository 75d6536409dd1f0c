using Avicenna.Application.Decisions;
using Avicenna.Domain;
using Avicenna.Infrastructure.Redis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Avicenna.Infrastructure.Changes;

/// <summary>
/// Tells other nodes of changes through Redis, and hears of theirs, without delay. A message may be lost; then the store's change
/// numbers make it good (<see cref="ChangePoller"/>).
/// </summary>
internal sealed partial class RedisChanges(RedisConnection redis, Invalidations invalidations, ILogger<RedisChanges> logger) : IHostedService
{
    private const char Separator = ':';

    private static readonly RedisChannel Channel = RedisChannel.Literal("avicenna:changes");

    /// <summary>Tells of a change, as well as it can and without waiting.</summary>
    public void Publish(StoreChange change)
    {
        try
        {
            redis.Current?.GetSubscriber().Publish(Channel, $"{Names<ChangeKind>.Of(change.Kind)}{Separator}{change.SubjectId:D}", CommandFlags.FireAndForget);
        }
        catch (Exception exception)
        {
            // Whatever the client thinks of it (a command that is not allowed is none of its RedisExceptions): the change is made.
            Log.NotTold(logger, RedisFailure.Describe(exception));
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
            // The client goes on trying to subscribe by itself, now and after every loss of the connection.
            connection.GetSubscriber().Subscribe(Channel, (_, message) => Hear(message), CommandFlags.FireAndForget);
        }
        catch (ObjectDisposedException)
        {
            // The process ends before the connection was made.
        }
        catch (Exception exception)
        {
            Log.NotSubscribed(logger, RedisFailure.Describe(exception));
        }
    }

    private void Hear(string? message)
    {
        var parts = message?.Split(Separator) ?? [];
        // What a later version says is left to its change number.
        if (parts.Length == 2 && Names<ChangeKind>.TryParse(parts[0], out var kind) && Guid.TryParseExact(parts[1], "D", out var subjectId))
        {
            invalidations.Add(new StoreChange(kind, subjectId));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A change was not told through Redis; the other nodes learn of it from the store: {Reason}")]
        public static partial void NotTold(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "Changes of other nodes are not heard through Redis, only from the store: {Reason}")]
        public static partial void NotSubscribed(ILogger logger, string reason);
    }
}
