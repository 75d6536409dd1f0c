using Avicenna.Application.Observability;
using Microsoft.Extensions.Hosting;

namespace Avicenna.Application.Background;

/// <summary>
/// Repeats its work until the process stops. After a failure, the work runs again in the next period; a failure never ends the process.
/// </summary>
/// <param name="period">The time between runs. A run that takes longer delays the next one.</param>
public abstract partial class PeriodicService(TimeSpan period, TimeProvider time, ILogger logger) : BackgroundService
{
    private bool isFailing;

    protected TimeProvider Time => time;

    protected ILogger Logger => logger;

    /// <summary>Whether the first run is at the start instead of after one period.</summary>
    protected virtual bool RunsAtStart => false;

    /// <summary>Runs the work once.</summary>
    protected abstract Task RunAsync(CancellationToken stoppingToken);

    /// <summary>Called after every failed run. By default, it logs the first failure until a run succeeds.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="isFirst">Whether the previous run succeeded.</param>
    protected virtual void OnFailed(Exception exception, bool isFirst)
    {
        if (isFirst)
        {
            Log.ServiceFailed(logger, GetType().Name, period, exception);
        }
    }

    /// <summary>Called after the first successful run that follows a failure.</summary>
    protected virtual void OnRecovered()
    {
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            if (RunsAtStart)
            {
                await TryRunAsync(stoppingToken);
            }

            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryRunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Runs the work once and handles its failure.</summary>
    protected async Task TryRunAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Canceled, not failed.
            return;
        }
        catch (Exception exception)
        {
            OnFailed(exception, !isFailing);
            isFailing = true;
            return;
        }

        if (isFailing)
        {
            isFailing = false;
            OnRecovered();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ServiceFailed, LogLevel.Error, "{Service} failed; it runs again every {Period}")]
        public static partial void ServiceFailed(ILogger logger, string service, TimeSpan period, Exception exception);
    }
}
