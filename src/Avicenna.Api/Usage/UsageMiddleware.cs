using Avicenna.Api.Authentication;
using Avicenna.Application.Abstractions;
using Avicenna.Application.Usage;

namespace Avicenna.Api.Usage;

/// <summary>Counts the management calls that passed limit and permission, whatever their answer.</summary>
internal sealed class UsageMiddleware(RequestDelegate next, IUsageRecorder usage)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.FindApiKey() is { } key)
        {
            usage.Record(key.KeyId, RequestOutcome.Allowed);
        }

        return next(context);
    }
}
