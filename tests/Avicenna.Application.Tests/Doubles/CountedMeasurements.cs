using System.Diagnostics.Metrics;
using Avicenna.Application.Observability;

namespace Avicenna.Application.Tests.Doubles;

/// <summary>What this thread adds to a counter, with its labels. The meter is the process's, and other fixtures count at the same time.</summary>
internal sealed class CountedMeasurements : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly List<string> all = [];

    public CountedMeasurements(string counter)
    {
        var thread = Environment.CurrentManagedThreadId;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == Telemetry.Meter && instrument.Name == counter)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, labels, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                all.Add(string.Join(' ', labels.ToArray().Select(label => $"{label.Key}={label.Value}").Prepend($"{value}")));
            }
        });
        listener.Start();
    }

    public IReadOnlyList<string> All => all;

    /// <summary>Reads what an observable counter counts.</summary>
    public void Observe() => listener.RecordObservableInstruments();

    public void Dispose() => listener.Dispose();
}
