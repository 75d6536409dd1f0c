namespace Avicenna.Api.Observability;

/// <summary>Logs the management calls that succeed and may have changed something, and traces all.</summary>
internal static class AcceptedCalls
{
    public static IApplicationBuilder UseCallLog(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<CallLog>();
        return app.Use(async (context, next) =>
        {
            using var span = CallSpan.Start(context);
            await next(context);
            CallSpan.Describe(span, context);
            if (context.Response.StatusCode < StatusCodes.Status400BadRequest && IsChange(context))
            {
                log.NoteAccepted(context);
            }
        });
    }

    private static bool IsChange(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
        && context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<SafeAttribute>() is null;
}

/// <summary>Marks actions that change nothing, although their method says that they may (RFC 9110 section 9.2.1).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SafeAttribute : Attribute;
