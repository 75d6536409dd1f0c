using Avicenna.Application.Abstractions;
using Avicenna.Application.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Avicenna.Application.Startup;

/// <summary>Tries now and then what calls need of the store, so that whoever asks for its health needn't wait, nor make it work.</summary>
internal sealed partial class StoreProber(IStoreProbe probe, StoreReadiness readiness, StoreHealth health, TimeProvider time, ILogger<StoreProber> logger)
    : BackgroundService
{
    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(1);

    /// <summary>A write costs a flush to the disk, so it is tried less often, except while it fails.</summary>
    private const int ReadsPerWrite = 5;

    /// <summary>Another process's long transaction is not yet a store that takes no writes.</summary>
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(2);

    private bool canRead = true;
    private bool canWrite = true;

    /// <summary>Before the server listens, so that the first question for its health has an answer.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ReadInterval, time);
        var writing = Task.CompletedTask;
        try
        {
            for (var reads = 1; await timer.WaitForNextTickAsync(stoppingToken); reads++)
            {
                await TryReadAsync(stoppingToken);
                if (writing.IsCompleted && (!canWrite || reads % ReadsPerWrite == 0))
                {
                    writing = TryWriteAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await writing;
        }
    }

    private async Task TryReadAsync(CancellationToken stoppingToken)
    {
        try
        {
            await probe.FindKeyAsync(stoppingToken);
            health.Answered(await readiness.FindMissingPeppersAsync(stoppingToken));
            canRead = true;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            health.Failed();
            if (canRead)
            {
                Log.CannotRead(logger, exception);
            }

            canRead = false;
        }
    }

    private async Task TryWriteAsync(CancellationToken stoppingToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        timeout.CancelAfter(WriteTimeout);
        try
        {
            await probe.WriteAsync(timeout.Token);
            health.TriedToWrite(succeeded: true);
            canWrite = true;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            health.TriedToWrite(succeeded: false);
            if (canWrite)
            {
                Log.CannotWrite(logger, exception is OperationCanceledException
                    ? new StoreUnavailableException($"A write did not begin within {WriteTimeout.TotalSeconds} s")
                    : exception);
            }

            canWrite = false;
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The key store can't look up keys; this node is not ready")]
        public static partial void CannotRead(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The key store takes no writes")]
        public static partial void CannotWrite(ILogger logger, Exception exception);
    }
}
