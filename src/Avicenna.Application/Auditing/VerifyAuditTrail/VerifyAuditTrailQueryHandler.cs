using Avicenna.Application.Abstractions;
using Avicenna.Domain.Auditing;
using MediatR;

namespace Avicenna.Application.Auditing.VerifyAuditTrail;

internal sealed class VerifyAuditTrailQueryHandler(IAuditEventRepository events, IAuditSeal seal) : IRequestHandler<VerifyAuditTrailQuery, AuditTrailVerdict>
{
    private const int BatchSize = 500;

    public async Task<AuditTrailVerdict> Handle(VerifyAuditTrailQuery query, CancellationToken cancellationToken)
    {
        var head = AuditHead.Start;
        var expected = query.ExpectedHead;
        while (true)
        {
            var batch = await events.ReadChainAsync(query.TenantId, head.Sequence, BatchSize, cancellationToken);
            foreach (var link in batch)
            {
                if (FindProblem(head, link) is { } problem)
                {
                    return new AuditTrailVerdict(head, problem);
                }

                head = new AuditHead(link.Event.Sequence, link.Mac);
                if (head.Sequence == expected?.Sequence && head != expected)
                {
                    return new AuditTrailVerdict(head, $"Event {head.Sequence} ({link.Event.Id}) is not the one that was noted as the head: the chain was written anew");
                }
            }

            if (batch.Count < BatchSize)
            {
                break;
            }
        }

        return expected is not null && expected.Sequence > head.Sequence
            ? new AuditTrailVerdict(head, $"The chain ends with event {head.Sequence}, but the noted head is event {expected.Sequence}: its tail was cut off")
            : new AuditTrailVerdict(head, null);
    }

    private string? FindProblem(AuditHead head, SealedAuditEvent link)
    {
        var next = head.Sequence + 1;
        return link.Event.Sequence != next ? $"Event {next} is missing: the next one in the store is event {link.Event.Sequence} ({link.Event.Id})"
            : !seal.Seal(head.Mac, link.Event).AsSpan().SequenceEqual(link.Mac) ? $"Event {next} ({link.Event.Id}, {link.Event.Action}) doesn't fit its MAC: it or an event before it was changed, or Security:AuditKey is another one"
            : null;
    }
}
