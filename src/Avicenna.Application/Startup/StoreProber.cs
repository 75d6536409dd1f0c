using Avicenna.Application.Background;
using Avicenna.Application.Errors;
using Avicenna.Application.Observability;

namespace Avicenna.Application.Startup;

/// <summary>
/// Periodically tests what calls need of the store, so that health checks neither wait for the store nor cause it work. A failure is
/// known within three seconds.
/// </summary>
internal abstract class StoreProber(TimeSpan period, TimeSpan timeout, TimeProvider time, ILogger logger) : PeriodicService(period, time, logger)
{
    protected sealed override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limited.CancelAfter(timeout);
        await ProbeAsync(limited.Token);
    }

    protected abstract Task ProbeAsync(CancellationToken cancellationToken);

    protected string Explain(Exception exception) => exception switch
    {
        StoreUnavailableException unavailable => unavailable.Reason,
        OperationCanceledException => $"It did not answer within {timeout.TotalSeconds} s",
        _ => exception.GetType().Name,
    };
}

/// <summary>Tests whether keys can be looked up.</summary>
internal sealed partial class StoreReadProber(IStoreProbe probe, StoreReadiness readiness, StoreStatus status, TimeProvider time, ILogger<StoreReadProber> logger)
    : StoreProber(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5), time, logger)
{
    /// <summary>Runs before the server listens, so that the first health check has a result.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryRunAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await probe.FindKeyAsync(cancellationToken);
        status.Answered(await readiness.FindMissingPeppersAsync(cancellationToken));
    }

    protected override void OnFailed(Exception exception, bool isFirst)
    {
        status.Failed();
        if (isFirst)
        {
            Log.StoreCannotRead(Logger, Explain(exception));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.StoreCannotRead, LogLevel.Warning, "The store can't look up keys: {Reason}")]
        public static partial void StoreCannotRead(ILogger logger, string reason);
    }
}

/// <summary>Tests whether a write is committed.</summary>
internal sealed partial class StoreWriteProber(IStoreProbe probe, StoreStatus status, TimeProvider time, ILogger<StoreWriteProber> logger)
    : StoreProber(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1), time, logger)
{
    protected override async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await probe.WriteAsync(cancellationToken);
        status.TriedToWrite(succeeded: true);
    }

    protected override void OnFailed(Exception exception, bool isFirst)
    {
        status.TriedToWrite(succeeded: false);
        if (isFirst)
        {
            Log.StoreCannotWrite(Logger, Explain(exception));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.StoreCannotWrite, LogLevel.Warning, "The store accepts no writes: {Reason}")]
        public static partial void StoreCannotWrite(ILogger logger, string reason);
    }
}
