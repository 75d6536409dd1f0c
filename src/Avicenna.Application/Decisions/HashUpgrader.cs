using System.Threading.Channels;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Observability;
using Microsoft.Extensions.Hosting;

namespace Avicenna.Application.Decisions;

/// <summary>Moves secrets that were found under a later pepper to the first one, in the background and without guarantee.</summary>
public sealed partial class HashUpgrader(IApiKeyRepository keys, ILogger<HashUpgrader> logger) : BackgroundService
{
    private const int Capacity = 1024;

    private readonly Channel<(SecretHash Current, SecretHash Replacement)> queue =
        Channel.CreateBounded<(SecretHash, SecretHash)>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Queues an upgrade without waiting. A full queue drops it, and the secret's next use queues it again.</summary>
    public void Enqueue(SecretHash current, SecretHash replacement) => queue.Writer.TryWrite((current, replacement));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = stoppingToken.Register(() => queue.Writer.TryComplete());
        await foreach (var (current, replacement) in queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await keys.ReplaceHashAsync(current, replacement, CancellationToken.None);
            }
            catch (Exception exception)
            {
                // The secret keeps working under its old pepper, and its next use queues the upgrade again.
                Log.HashUpgradeFailed(logger, current, replacement, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.HashUpgradeFailed, LogLevel.Warning, "A secret could not be moved from {Current} to {Replacement}; the next use will try again")]
        public static partial void HashUpgradeFailed(ILogger logger, SecretHash current, SecretHash replacement, Exception exception);
    }
}
