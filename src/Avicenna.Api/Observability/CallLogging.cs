namespace Avicenna.Api.Observability;

internal static class CallLogging
{
    /// <summary>Logs the management calls that succeed and may have changed something, and traces all calls.</summary>
    public static void UseCallLogging(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<CallLog>();
        // A call that neither concerns isn't awaited, because most are questions to /verify.
        app.Use((context, next) => HttpMethods.IsGet(context.Request.Method) && !Telemetry.Activities.HasListeners() ? next(context) : RunAsync(log, context, next));
    }

    private static async Task RunAsync(CallLog log, HttpContext context, RequestDelegate next)
    {
        using var span = CallSpan.Start(context);
        await next(context);
        CallSpan.Describe(span, context);
        if (context.Response.StatusCode < StatusCodes.Status400BadRequest && IsChange(context))
        {
            log.NoteAccepted(context);
        }
    }

    private static bool IsChange(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
        && context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<SafeAttribute>() is null;
}

/// <summary>Marks actions that change nothing, although their method says that they may (RFC 9110 section 9.2.1).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SafeAttribute : Attribute;
