using System.Collections.Concurrent;
using System.Diagnostics;
using Avicenna.Application.Observability;

namespace Avicenna.Api.Tests.Hosting;

/// <summary>Keeps every span of the product, with all that an exporter would send.</summary>
internal sealed class SpanCollector : IDisposable
{
    private readonly ConcurrentQueue<string> spans = new();
    private readonly ActivityListener listener;

    public SpanCollector()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue(
                $"{span.OperationName} {span.DisplayName} {span.StatusDescription} {span.TraceStateString} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Baggage)} {string.Join(' ', span.Events.Select(found => found.Name + string.Join(' ', found.Tags)))}"),
        };
        ActivitySource.AddActivityListener(listener);
    }

    public IReadOnlyList<string> Spans => [.. spans];

    public void Dispose() => listener.Dispose();
}
