using AutoMapper;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using Microsoft.AspNetCore.Diagnostics;

namespace Avicenna.Api.Problems;

/// <summary>The one place where errors become answers. What isn't meant for the caller is logged and answered as a bare 500.</summary>
internal sealed partial class ProblemExceptionHandler(IMapper mapper, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is StoreUnavailableException)
        {
            Log.StoreUnavailable(logger, exception);
        }

        var problem = Problem.From(exception) ?? Problem.InternalError;
        if (problem == Problem.InternalError)
        {
            Log.Unexpected(logger, exception);
        }

        await context.Response.WriteProblemAsync(
            problem,
            (exception as ValidationFailedException)?.Errors,
            exception is IdempotencyReplayedException { Key: var key } ? [new("key_data", key is null ? null : mapper.Map<ApiKeyDetails>(key))] : []);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A request failed unexpectedly")]
        public static partial void Unexpected(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The key store can't be reached or can't work now")]
        public static partial void StoreUnavailable(ILogger logger, Exception exception);
    }
}
