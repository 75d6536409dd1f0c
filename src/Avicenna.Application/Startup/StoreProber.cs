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
    // Of the latest test.
    private IReadOnlyList<string> missingPeppers = [];

    /// <summary>Runs before the server listens, so that the first health check has a result.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryRunAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await probe.FindKeyAsync(cancellationToken);
        var missing = await readiness.FindMissingPeppersAsync(cancellationToken);
        status.Answered(missing);
        foreach (var pepperId in missing.Except(missingPeppers))
        {
            Log.PepperMissing(Logger, pepperId);
        }

        missingPeppers = missing;
    }

    protected override void OnFailed(Exception exception, bool isFirst)
    {
        status.Failed();
        if (isFirst)
        {
            Log.StoreCannotRead(Logger, Explain(exception));
        }
    }

    protected override void OnRecovered() => Log.StoreCanRead(Logger);

    private static partial class Log
    {
        [LoggerMessage(EventIds.PepperMissing, LogLevel.Warning, "Live secrets need the pepper '{PepperId}', which this node doesn't have; it refuses their keys")]
        public static partial void PepperMissing(ILogger logger, string pepperId);

        [LoggerMessage(EventIds.StoreCannotRead, LogLevel.Warning, "The store can't look up keys: {Reason}")]
        public static partial void StoreCannotRead(ILogger logger, string reason);

        [LoggerMessage(EventIds.StoreCanRead, LogLevel.Information, "The store can look up keys again")]
        public static partial void StoreCanRead(ILogger logger);
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

    protected override void OnRecovered() => Log.StoreCanWrite(Logger);

    private static partial class Log
    {
        [LoggerMessage(EventIds.StoreCannotWrite, LogLevel.Warning, "The store accepts no writes: {Reason}")]
        public static partial void StoreCannotWrite(ILogger logger, string reason);

        [LoggerMessage(EventIds.StoreCanWrite, LogLevel.Information, "The store accepts writes again")]
        public static partial void StoreCanWrite(ILogger logger);
    }
}
