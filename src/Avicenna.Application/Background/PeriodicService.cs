using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Avicenna.Application.Background;

/// <summary>Repeats some work until the process stops. Work that fails is tried again after the next period, and never ends the process.</summary>
/// <param name="period">The time between two runs. A run that takes longer delays the next one.</param>
public abstract partial class PeriodicService(TimeSpan period, TimeProvider time, ILogger logger) : BackgroundService
{
    private bool isFailing;

    protected TimeProvider Time => time;

    protected ILogger Logger => logger;

    /// <summary>Whether the work runs first at the start, and not only after a period.</summary>
    protected virtual bool RunsAtStart => false;

    /// <summary>Does the work once.</summary>
    protected abstract Task RunAsync(CancellationToken stoppingToken);

    /// <summary>Called after every run that failed. Logs by default, once until a run succeeds.</summary>
    /// <param name="exception">Why it failed.</param>
    /// <param name="isFirst">Whether the run before succeeded.</param>
    protected virtual void OnFailed(Exception exception, bool isFirst)
    {
        if (isFirst)
        {
            Log.Failed(logger, GetType().Name, period, exception);
        }
    }

    /// <summary>Called after the first run that succeeds again.</summary>
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

    /// <summary>Does the work once, whether it succeeds or not.</summary>
    protected async Task TryRunAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // It was cut short, which is no failure.
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
        [LoggerMessage(LogLevel.Error, "{Service} failed; it runs again every {Period}")]
        public static partial void Failed(ILogger logger, string service, TimeSpan period, Exception exception);
    }
}
