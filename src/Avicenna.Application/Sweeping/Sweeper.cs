using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Avicenna.Application.Sweeping;

/// <summary>Periodically deletes data that is no longer needed.</summary>
/// <param name="what">What is deleted, for the log.</param>
public abstract partial class Sweeper(string what, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Deletes the data in short batches.</summary>
    protected abstract Task SweepAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Log.SweepFailed(logger, what, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Old {What} could not be deleted; the next sweep will try again")]
        public static partial void SweepFailed(ILogger logger, string what, Exception exception);
    }
}
