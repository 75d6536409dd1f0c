using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>Reads whole trails in batches and verifies them.</summary>
internal sealed class AuditTrailReader(IAuditEventRepository events)
{
    private const int StepSize = 500;

    public async Task<AuditTrailVerdict> VerifyAsync(Guid tenantId, IAuditSeal seal, AuditHead? expected, CancellationToken cancellationToken)
    {
        var chain = new AuditChain(seal, expected);
        long? after = null;
        while (true)
        {
            var step = await events.ReadChainAsync(tenantId, after, StepSize, cancellationToken);
            if (step.Select(chain.TryAdd).FirstOrDefault(problem => problem is not null) is { } problem)
            {
                return new AuditTrailVerdict(chain.Head, problem);
            }

            if (step.Count < StepSize)
            {
                break;
            }

            after = chain.Head.Sequence;
        }

        // Events appended in the meantime have a higher sequence and aren't counted.
        var rows = chain.Head.Sequence == 0 ? 0 : await events.CountChainAsync(tenantId, chain.Head.Sequence, cancellationToken);
        return new AuditTrailVerdict(chain.Head, chain.FindProblemAtEnd(rows));
    }
}

/// <param name="Event">The event as stored.</param>
/// <param name="Mac">The MAC stored with it.</param>
public sealed record SealedAuditEvent(AuditEvent Event, byte[] Mac);
