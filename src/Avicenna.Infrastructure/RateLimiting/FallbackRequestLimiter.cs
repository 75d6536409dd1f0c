using System.Diagnostics.Metrics;
using Avicenna.Application.Abstractions;
using Avicenna.Application.RateLimiting;
using Avicenna.Domain.ApiKeys;
using Microsoft.Extensions.Logging;

namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>
/// Asks the limiter that all nodes share, and decides on this node's own count while that one fails. Only requests that are
/// under way when it begins to fail wait for it; after that it is tried again once a second, and nothing waits for the try.
/// </summary>
internal sealed partial class FallbackRequestLimiter : IRequestLimiter
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly IRequestLimiter shared;
    private readonly RequestWindows<Guid> own;
    private readonly TimeProvider time;
    private readonly ILogger<FallbackRequestLimiter> logger;
    private readonly Counter<long> decisions;
    private int isActive;
    private long lastTry;

    /// <param name="shared">Counts for all nodes; any exception of it means that it can't.</param>
    /// <param name="own">Counts on this node.</param>
    public FallbackRequestLimiter(
        IRequestLimiter shared, RequestWindows<Guid> own, TimeProvider time, IMeterFactory meters, ILogger<FallbackRequestLimiter> logger)
    {
        this.shared = shared;
        this.own = own;
        this.time = time;
        this.logger = logger;
        var meter = meters.Create(nameof(Avicenna));
        decisions = meter.CreateCounter<long>(
            "avicenna.rate_limit.fallback.decisions", "{decision}", "Requests decided on this node's own count because Redis couldn't be asked");
        meter.CreateObservableGauge(
            "avicenna.rate_limit.fallback.active", () => Volatile.Read(ref isActive), description: "1 while this node decides on its own count, else 0");
    }

    public async ValueTask<LimitDecision> AcquireAsync(Guid keyId, RequestLimit limit)
    {
        if (Volatile.Read(ref isActive) == 0)
        {
            try
            {
                var decision = await shared.AcquireAsync(keyId, limit);
                if (decision.IsAdmitted)
                {
                    // So that an outage doesn't let begin from zero what was already used here.
                    own.Acquire(keyId, int.MaxValue);
                }

                return decision;
            }
            catch (Exception exception)
            {
                Begin(exception);
            }
        }

        return Decide(keyId, limit);
    }

    private LimitDecision Decide(Guid keyId, RequestLimit limit)
    {
        var decision = own.Acquire(keyId, limit.PerMinute);
        decisions.Add(1);
        // Trying counts, and what isn't admitted must not be counted.
        if (decision.IsAdmitted && IsTimeToTry())
        {
            _ = TryAgainAsync(keyId, limit);
        }

        return decision;
    }

    private bool IsTimeToTry()
    {
        var last = Volatile.Read(ref lastTry);
        var now = time.GetTimestamp();
        return time.GetElapsedTime(last, now) >= RetryInterval && Interlocked.CompareExchange(ref lastTry, now, last) == last;
    }

    private async Task TryAgainAsync(Guid keyId, RequestLimit limit)
    {
        try
        {
            await shared.AcquireAsync(keyId, limit);
        }
        catch (Exception)
        {
            // The outage was told of when it began.
            return;
        }

        if (Interlocked.Exchange(ref isActive, 0) == 1)
        {
            Log.Returned(logger);
        }
    }

    private void Begin(Exception exception)
    {
        Volatile.Write(ref lastTry, time.GetTimestamp());
        if (Interlocked.Exchange(ref isActive, 1) == 0)
        {
            Log.FellBack(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Redis can't be asked about rate limits; until it is back, this node counts for itself")]
        public static partial void FellBack(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Information, "Redis is back; rate limits are counted for all nodes together again")]
        public static partial void Returned(ILogger logger);
    }
}
