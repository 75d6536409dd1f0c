using System.Diagnostics;
using System.Diagnostics.Metrics;
using Avicenna.Api.Verification;

namespace Avicenna.Api.Observability;

/// <summary>
/// Measures HTTP requests, except those for <c>/verify</c>, whose decisions are measured. The framework's own meter has the same metric, but takes
/// part in every request, which costs a decision more than measuring it.
/// </summary>
internal static class CallMetrics
{
    // Its labels and buckets: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
    private static readonly Histogram<double> Durations = Telemetry.Meter.CreateHistogram(
        Telemetry.RequestDuration,
        "s",
        "Duration of HTTP requests, except those for /verify",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });

    public static void UseCallMetrics(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<TelemetryTargets>().HasMetrics)
        {
            app.Use((context, next) => AskedRequest.IsVerification(context.Request) ? next(context) : MeasureAsync(context, next));
        }
    }

    private static async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var begin = TimeProvider.System.GetTimestamp();
        // Proxies may replace it.
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
