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
        long? after = null;
        while (true)
        {
            var batch = await events.ReadChainAsync(query.TenantId, after, BatchSize, cancellationToken);
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

            after = head.Sequence;
        }

        return new AuditTrailVerdict(head, await FindProblemAsync(query, head, cancellationToken));
    }

    private static string Name(AuditEvent auditEvent) => $"Event {auditEvent.Sequence} ({auditEvent.Id?.ToString("D") ?? "no id"}, {auditEvent.Action ?? "no action"})";

    private async Task<string?> FindProblemAsync(VerifyAuditTrailQuery query, AuditHead head, CancellationToken cancellationToken)
    {
        if (query.ExpectedHead is { } expected && expected.Sequence > head.Sequence)
        {
            return $"The chain ends with event {head.Sequence}, but the noted head is event {expected.Sequence}: its tail was cut off";
        }

        if (head.Sequence == 0)
        {
            return $"The trail is empty, but every trail begins with {AuditActions.CreateTenant}: its events were removed";
        }

        // What is appended meanwhile has a higher sequence and isn't counted.
        var rows = await events.CountChainAsync(query.TenantId, head.Sequence, cancellationToken);
        return rows == head.Sequence ? null : $"The store holds {rows} rows up to event {head.Sequence}: rows were added that have no place in the chain";
    }

    private string? FindProblem(AuditHead head, SealedAuditEvent link)
    {
        var (next, found) = (head.Sequence + 1, link.Event);
        return found.Unreadable.Count > 0 ? $"{Name(found)} has values in the store that can't be read: {string.Join(", ", found.Unreadable)}"
            : found.Sequence < next ? $"{Name(found)} stands before event 1: it was added to the store"
            : found.Sequence > next ? $"Event {next} is missing: the next one in the store is event {found.Sequence} ({found.Id})"
            : !seal.Seal(head.Mac, found).AsSpan().SequenceEqual(link.Mac) ? $"{Name(found)} doesn't fit its MAC: it or an event before it was changed, or Security:AuditKey is another one"
            : next == 1 && found.Action != AuditActions.CreateTenant ? $"{Name(found)} is not the {AuditActions.CreateTenant} that every trail begins with"
            : null;
    }
}
