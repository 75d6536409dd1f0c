using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Avicenna.Infrastructure.Database;

/// <summary>
/// Measures a query or a write, including its waits, under the name of the repository's method. Within a traced call it is also a span. Costs nothing
/// if nobody listens.
/// </summary>
internal readonly struct StoreCall
{
    private static readonly Histogram<double> Durations = Telemetry.CreateDuration(Telemetry.StoreDuration, "Duration of queries and writes, including their waits, by the repository's method");
    private static readonly ConcurrentDictionary<(string File, string Member), string> Names = new();

    private static long pendingWrites;

    private readonly string name;
    private readonly long begin;
    private readonly Activity? span;

    static StoreCall() => Telemetry.Meter.CreateObservableGauge(
        Telemetry.PendingWrites, () => Volatile.Read(ref pendingWrites), "{write}", "Writes that wait for their transaction or are in it");

    private StoreCall(string name)
    {
        this.name = name;
        begin = TimeProvider.System.GetTimestamp();
        // Background work belongs to no call, and would be several traces a second.
        span = Activity.Current is null ? null : Telemetry.Activities.StartActivity(name, ActivityKind.Client);
    }

    /// <summary>Runs and measures a query.</summary>
    /// <param name="work">The query.</param>
    /// <param name="file">The caller's source file, which is named after the repository.</param>
    /// <param name="member">The caller's method.</param>
    public static Task<T> MeasureAsync<T>(Func<Task<T>> work, string file, string member) =>
        Durations.Enabled || Telemetry.Activities.HasListeners() ? MeasureAsync(work, new StoreCall(NameOf(file, member))) : work();

    /// <summary>Runs and measures a write.</summary>
    /// <inheritdoc cref="MeasureAsync{T}(Func{Task{T}}, string, string)"/>
    public static async Task<T> MeasureWriteAsync<T>(Func<Task<T>> work, string file, string member)
    {
        Interlocked.Increment(ref pendingWrites);
        try
        {
            return await MeasureAsync(work, file, member);
        }
        finally
        {
            Interlocked.Decrement(ref pendingWrites);
        }
    }

    private static async Task<T> MeasureAsync<T>(Func<Task<T>> work, StoreCall call)
    {
        try
        {
            var result = await work();
            call.End("ok");
            return result;
        }
        catch (Exception exception)
        {
            // An application error, such as one for a key that doesn't exist, is a result.
            call.End(exception is StoreUnavailableException ? "unavailable" : exception is OperationCanceledException ? "canceled" : "ok");
            throw;
        }
    }

    private void End(string outcome)
    {
        Durations.Record(TimeProvider.System.GetElapsedTime(begin).TotalSeconds, new("statement", name), new("outcome", outcome));
        span?.SetStatus(outcome == "ok" ? ActivityStatusCode.Unset : ActivityStatusCode.Error, outcome);
        span?.Dispose();
    }

    private static string NameOf(string file, string member) => Names.GetOrAdd(
        (file, member),
        // The compiler's machine may have had another separator.
        static caller => $"{caller.File[(caller.File.LastIndexOfAny(['/', '\\']) + 1)..].Replace(".cs", "", StringComparison.Ordinal)}.{caller.Member.Replace("Async", "", StringComparison.Ordinal)}");
}
