using Avicenna.Application.Observability;

namespace Avicenna.Application.Background;

/// <summary>Periodically deletes outdated data in small batches.</summary>
/// <param name="what">The name of the deleted data in the log.</param>
public abstract partial class Sweeper(string what, TimeProvider time, ILogger logger) : PeriodicService(Interval, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected sealed override void OnFailed(Exception exception, bool isFirst)
    {
        if (isFirst)
        {
            Log.SweepFailed(Logger, what, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SweepFailed, LogLevel.Warning, "Old {What} could not be deleted; the next sweep will try again")]
        public static partial void SweepFailed(ILogger logger, string what, Exception exception);
    }
}
