using System.Collections.Concurrent;
using System.Net;
using Avicenna.Application.Background;
using Avicenna.Application.Decisions;

namespace Avicenna.Api.Observability;

/// <summary>
/// Limits the log of refused calls to one line per second for each key, or address if there is no key, and code. The first is logged at once. The
/// others are counted, and logged together when the second is over.
/// </summary>
internal sealed class RefusalSampler(TimeProvider time, ILogger<RefusalSampler> logger) : PeriodicService(Interval, time, logger)
{
    /// <summary>Maximum lines per second. All further keys and addresses with the same code share one.</summary>
    internal const int Capacity = 1000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Source, Sample> samples = new();

    /// <summary>Number of samples that have not ended.</summary>
    internal int Count => samples.Count;

    /// <returns>The sample, if this refusal is its first and is to be logged; null if it was counted.</returns>
    public Sample? Enter(Guid? keyId, IPAddress? address, string code)
    {
        var source = new Source(keyId, keyId is null ? AttemptSource.Of(address) : default, code);
        if (samples.Count >= Capacity && !samples.ContainsKey(source))
        {
            source = new Source(null, default, code);
        }

        while (true)
        {
            if (samples.TryGetValue(source, out var known))
            {
                if (known.TryCount())
                {
                    return null;
                }

                // It has just ended.
                samples.TryRemove(KeyValuePair.Create(source, known));
                continue;
            }

            var first = new Sample(Time.GetTimestamp());
            if (samples.TryAdd(source, first))
            {
                return first;
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        End(all: true);
    }

    protected override Task RunAsync(CancellationToken stoppingToken)
    {
        End(all: false);
        return Task.CompletedTask;
    }

    private void End(bool all)
    {
        foreach (var (source, sample) in samples)
        {
            if (!all && Time.GetElapsedTime(sample.Begin) < Interval)
            {
                continue;
            }

            // A sample that counted any begins anew, because its line is this second's.
            if (sample.Take(Time.GetTimestamp()) == 0 || all)
            {
                samples.TryRemove(KeyValuePair.Create(source, sample));
            }
        }
    }

    private readonly record struct Source(Guid? KeyId, AttemptSource Address, string Code);

    internal sealed class Sample(long begin)
    {
        private readonly Lock counting = new();
        private long count;
        private bool isEnded;

        /// <summary>When its line was logged, in the clock's monotonic time.</summary>
        public long Begin { get; private set; } = begin;

        /// <summary>Logs the line again, with the number of refusals that were left out.</summary>
        public Action<long>? Repeat { get; set; }

        /// <returns>False, without counting, if the sample has ended.</returns>
        public bool TryCount()
        {
            lock (counting)
            {
                count += isEnded ? 0 : 1;
                return !isEnded;
            }
        }

        /// <summary>Logs how many were left out, or ends the sample if there are none.</summary>
        /// <returns>The number.</returns>
        public long Take(long now)
        {
            lock (counting)
            {
                var taken = count;
                (count, Begin, isEnded) = (0, now, taken == 0);
                if (taken > 0)
                {
                    Repeat?.Invoke(taken);
                }

                return taken;
            }
        }
    }
}
