using Avicenna.Application.Background;
using Avicenna.Application.Observability;

namespace Avicenna.Application.Auditing;

/// <summary>Writes refused calls to the audit trail when their minute is over, and the rest at shutdown.</summary>
internal sealed partial class RefusedCallRecorder(RefusedCalls refused, IAuditEventRepository events, TimeProvider time, ILogger<RefusedCallRecorder> logger)
    : PeriodicService(Interval, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>How long shutdown waits for the last ones to be written.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await RecordAsync(refused.Take(all: true)).WaitAsync(StopTimeout, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Log.LastRefusedCallsLost(Logger, StopTimeout.TotalSeconds);
        }
    }

    protected override Task RunAsync(CancellationToken stoppingToken) => RecordAsync(refused.Take(all: false));

    private async Task RecordAsync(IReadOnlyList<RefusedCall> calls)
    {
        foreach (var call in calls)
        {
            try
            {
                await events.AddRefusedAsync(call, CancellationToken.None);
            }
            catch (Exception exception)
            {
                // The store may be unavailable, or the tenant deleted. Neither may end the service, and with it the process.
                Log.RefusedCallsLost(Logger, call.Count, call.Call, call.Caller.KeyId, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.LastRefusedCallsLost, LogLevel.Warning, "The last refused calls could not be written to the audit trail within {Seconds} s")]
        public static partial void LastRefusedCallsLost(ILogger logger, double seconds);

        [LoggerMessage(EventIds.RefusedCallsLost, LogLevel.Warning, "Refused calls could not be written to the audit trail: {Count} of {Call} with key {KeyId}")]
        public static partial void RefusedCallsLost(ILogger logger, long count, string call, Guid? keyId, Exception exception);
    }
}
