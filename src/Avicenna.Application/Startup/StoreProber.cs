using Avicenna.Application.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Avicenna.Application.Startup;

/// <summary>Periodically tests what calls need of the store, so that health checks neither wait for the store nor cause it work.</summary>
internal sealed partial class StoreProber(IStoreProbe probe, StoreReadiness readiness, StoreStatus status, TimeProvider time, ILogger<StoreProber> logger)
    : BackgroundService
{
    // So that a failure is known within three seconds.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private const int TicksPerRead = 2;
    private const int TicksPerWrite = 3;
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(1);

    private bool canRead = true;
    private bool canWrite = true;

    /// <summary>Runs before the server listens, so that the first health check has a result.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var (reading, writing) = (Task.CompletedTask, Task.CompletedTask);
        try
        {
            for (var ticks = 1; await timer.WaitForNextTickAsync(stoppingToken); ticks++)
            {
                if (reading.IsCompleted && ticks % TicksPerRead == 0)
                {
                    reading = TryReadAsync(stoppingToken);
                }

                if (writing.IsCompleted && ticks % TicksPerWrite == 0)
                {
                    writing = TryWriteAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task TryReadAsync(CancellationToken stoppingToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        timeout.CancelAfter(ReadTimeout);
        try
        {
            await probe.FindKeyAsync(timeout.Token);
            status.Answered(await readiness.FindMissingPeppersAsync(timeout.Token));
            canRead = true;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            status.Failed();
            if (canRead)
            {
                Log.CannotRead(logger, Explain(exception, ReadTimeout));
            }

            canRead = false;
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TryWriteAsync(CancellationToken stoppingToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        timeout.CancelAfter(WriteTimeout);
        try
        {
            await probe.WriteAsync(timeout.Token);
            status.TriedToWrite(succeeded: true);
            canWrite = true;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            status.TriedToWrite(succeeded: false);
            if (canWrite)
            {
                Log.CannotWrite(logger, Explain(exception, WriteTimeout));
            }

            canWrite = false;
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static string Explain(Exception exception, TimeSpan timeout) => exception switch
    {
        StoreUnavailableException unavailable => unavailable.Reason,
        OperationCanceledException => $"It did not answer within {timeout.TotalSeconds} s",
        _ => exception.GetType().Name,
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The store can't look up keys: {Reason}")]
        public static partial void CannotRead(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "The store accepts no writes: {Reason}")]
        public static partial void CannotWrite(ILogger logger, string reason);
    }
}
