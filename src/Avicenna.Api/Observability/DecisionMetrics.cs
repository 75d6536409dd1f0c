using System.Diagnostics.Metrics;

namespace Avicenna.Api.Observability;

/// <summary>Measures decisions, by whether they allowed the call, and if not, by the code of the response.</summary>
internal static class DecisionMetrics
{
    private static readonly Histogram<double> Durations = Telemetry.CreateDuration(
        Telemetry.DecisionDuration, "Duration of decisions about requests to the API (verify) and about management calls, by outcome and reason");

    private static readonly KeyValuePair<string, object?> IsVerify = new("call", "verify");
    private static readonly KeyValuePair<string, object?> IsManagement = new("call", "management");
    private static readonly KeyValuePair<string, object?> IsAllowed = new("outcome", "allowed");
    private static readonly KeyValuePair<string, object?> IsRefused = new("outcome", "refused");
    private static readonly KeyValuePair<string, object?> NoReason = new("reason", "none");

    /// <summary>The begin of a decision; 0 if nobody listens.</summary>
    public static long Begin() => Durations.Enabled ? TimeProvider.System.GetTimestamp() : 0;

    /// <param name="begin">What <see cref="Begin"/> returned.</param>
    /// <param name="isVerification">Whether it is a decision of <c>/verify</c>.</param>
    /// <param name="code">The code of the response; null if the call was allowed.</param>
    public static void End(long begin, bool isVerification, string? code)
    {
        if (begin != 0)
        {
            Durations.Record(
                TimeProvider.System.GetElapsedTime(begin).TotalSeconds,
                isVerification ? IsVerify : IsManagement,
                code is null ? IsAllowed : IsRefused,
                code is null ? NoReason : new KeyValuePair<string, object?>("reason", code));
        }
    }
}
