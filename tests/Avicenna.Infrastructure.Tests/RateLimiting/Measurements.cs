using System.Diagnostics.Metrics;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

/// <summary>Reads the instruments of one factory's meter <c>Avicenna</c>.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly Dictionary<string, long> sums = [];
    private readonly Dictionary<string, int> gauges = [];
    private readonly MeterListener listener = new();

    public Measurements(IMeterFactory meters)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Avicenna" && instrument.Meter.Scope == meters)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (sums)
            {
                sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
            }
        });
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => gauges[instrument.Name] = value);
        listener.Start();
    }

    public long FallbackDecisions
    {
        get
        {
            lock (sums)
            {
                return sums.GetValueOrDefault("avicenna.rate_limit.fallback.decisions");
            }
        }
    }

    public int FallbackActive
    {
        get
        {
            listener.RecordObservableInstruments();
            return gauges["avicenna.rate_limit.fallback.active"];
        }
    }

    public void Dispose() => listener.Dispose();
}
