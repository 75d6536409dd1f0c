using Avicenna.Api.Problems;

namespace Avicenna.Api.Gateway;

/// <summary>Logs that an API doesn't respond, at most once a minute: it fails for every client at once.</summary>
internal sealed partial class UpstreamFailures(TimeProvider time, ILogger<UpstreamFailures> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock logging = new();
    private long? lastLogged;
    private long unlogged;

    public void Warn(Problem problem, Exception? exception)
    {
        lock (logging)
        {
            if (lastLogged is { } last && time.GetElapsedTime(last) < Interval)
            {
                unlogged++;
                return;
            }

            Log.UpstreamFailed(logger, problem.Status, unlogged, exception?.GetBaseException().Message ?? problem.Message);
            lastLogged = time.GetTimestamp();
            unlogged = 0;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.UpstreamFailed, LogLevel.Warning, "The gateway answered a request with {Status}, as it did {Others} others since the last message: {Reason}")]
        public static partial void UpstreamFailed(ILogger logger, int status, long others, string reason);
    }
}
