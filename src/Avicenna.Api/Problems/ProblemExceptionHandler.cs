using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;

namespace Avicenna.Api.Problems;

/// <summary>The only place that turns exceptions into responses. Anything not meant for the caller is logged and becomes a plain 500.</summary>
internal sealed partial class ProblemExceptionHandler(TimeProvider time, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    /// <summary>While the store is unavailable, this is logged at this interval and not for every call.</summary>
    private static readonly TimeSpan OutageLogInterval = TimeSpan.FromSeconds(5);

    private readonly Lock logging = new();
    private long? lastLogged;
    private long unlogged;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is DbException)
        {
            // A violation that no repository expected. Its text may quote stored values.
            exception = new StoreUnavailableException($"The database refused a statement: {exception.GetType().Name}");
        }

        if (exception is StoreUnavailableException unavailable)
        {
            LogOutage(unavailable.Reason);
        }

        var problem = Problem.From(exception) ?? Problem.InternalError;
        if (problem == Problem.InternalError)
        {
            Log.UnexpectedFailure(logger, exception);
        }

        await context.Response.WriteProblemAsync(problem, (exception as ValidationFailedException)?.Errors);
        return true;
    }

    private void LogOutage(string reason)
    {
        lock (logging)
        {
            if (lastLogged is { } last && time.GetElapsedTime(last) < OutageLogInterval)
            {
                unlogged++;
                return;
            }

            Log.StoreUnavailable(logger, reason, unlogged);
            lastLogged = time.GetTimestamp();
            unlogged = 0;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.UnexpectedFailure, LogLevel.Error, "A request failed unexpectedly")]
        public static partial void UnexpectedFailure(ILogger logger, Exception exception);

        [LoggerMessage(EventIds.StoreUnavailable, LogLevel.Warning, "A call was answered with 503, as were {Others} others since the last message: {Reason}")]
        public static partial void StoreUnavailable(ILogger logger, string reason, long others);
    }
}
