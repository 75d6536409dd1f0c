using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Avicenna.Api.Observability;

/// <summary>
/// Measures HTTP requests, except those for <c>/verify</c>, whose decisions are measured. Replaces the framework's metric of this name, which takes
/// time in every request, even in those that it leaves out.
/// </summary>
internal static class CallMetrics
{
    // Its labels and buckets: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
    private static readonly Histogram<double> Durations = Telemetry.Meter.CreateHistogram(
        Telemetry.RequestDuration,
        "s",
        "Duration of HTTP requests, except those for /verify",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });

    public static void UseCallMetrics(this IApplicationBuilder app, Func<HttpRequest, bool> isVerification)
    {
        if (app.ApplicationServices.GetRequiredService<TelemetryTargets>().HasMetrics)
        {
            app.Use((context, next) => isVerification(context.Request) ? next(context) : MeasureAsync(context, next));
        }
    }

    private static async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var begin = TimeProvider.System.GetTimestamp();
        // Before a proxy's X-Forwarded-Proto replaces it: a label must not have values that a client chooses.
        var scheme = context.Request.Scheme;
        try
        {
            await next(context);
        }
        finally
        {
            var status = context.Response.StatusCode;
            var labels = new TagList
            {
                { CallSpan.MethodLabel, CallSpan.MethodOf(context.Request) },
                { CallSpan.StatusLabel, status },
                { "url.scheme", scheme },
            };
            if (CallSpan.FindRoute(context) is { } route)
            {
                labels.Add(CallSpan.RouteLabel, route);
            }

            if (status >= StatusCodes.Status500InternalServerError)
            {
                labels.Add("error.type", status.ToString(CultureInfo.InvariantCulture));
            }

            Durations.Record(TimeProvider.System.GetElapsedTime(begin).TotalSeconds, labels);
        }
    }
}
