using Avicenna.Application.Usage;

namespace Avicenna.Application.Abstractions;

/// <summary>Counts what becomes of requests, in memory; the counts are written down every few seconds and when the process stops.</summary>
public interface IUsageRecorder
{
    void Record(Guid keyId, RequestOutcome outcome);
}
