using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>Verifies a tenant's chain of events from its start and reports where it breaks.</summary>
/// <param name="seal">The seal that the events should have.</param>
/// <param name="expected">A head that was recorded earlier; null if there is none.</param>
public sealed class AuditChain(IAuditSeal seal, AuditHead? expected = null)
{
    /// <summary>The last event up to which the chain is intact.</summary>
    public AuditHead Head { get; private set; } = AuditHead.Start;

    /// <summary>Adds the next event from the store.</summary>
    /// <returns>A message why the event isn't the next link of the chain, or null if it is.</returns>
    public string? TryAdd(SealedAuditEvent link)
    {
        if (FindProblem(link) is { } problem)
        {
            return problem;
        }

        Head = new AuditHead(link.Event.Sequence, link.Mac);
        return Head.Sequence == expected?.Sequence && Head != expected
            ? $"Event {Head.Sequence} ({link.Event.Id}) is not the recorded head: the chain was rewritten"
            : null;
    }

    /// <summary>Returns a message why the chain isn't intact although no event breaks it, or null if it is.</summary>
    /// <param name="rows">The number of rows in the store up to the head.</param>
    public string? FindProblemAtEnd(long rows) =>
        expected is not null && expected.Sequence > Head.Sequence
            ? $"The chain ends with event {Head.Sequence}, but the recorded head is event {expected.Sequence}: events were removed from its end"
        : Head.Sequence == 0 ? $"The trail is empty, but every trail begins with {AuditActions.CreateTenant}: its events were removed"
        : rows != Head.Sequence ? $"The store holds {rows} rows up to event {Head.Sequence}: rows that don't belong to the chain were added"
        : null;

    private string? FindProblem(SealedAuditEvent link)
    {
        var (next, found) = (Head.Sequence + 1, link.Event);
        return found.Unreadable.Count > 0 ? $"{Name(found)} has stored values that can't be read: {string.Join(", ", found.Unreadable)}"
            : found.Sequence < next ? $"{Name(found)} comes before event 1: it was added to the store"
            : found.Sequence > next ? $"Event {next} is missing: the next one in the store is event {found.Sequence} ({found.Id})"
            : !seal.Seal(Head.Mac, found).AsSpan().SequenceEqual(link.Mac) ? $"{Name(found)} doesn't match its MAC: it or an event before it was changed"
            : next == 1 && found.Action != AuditActions.CreateTenant ? $"{Name(found)} is not {AuditActions.CreateTenant}, with which every trail begins"
            : null;
    }

    private static string Name(AuditEvent auditEvent) => $"Event {auditEvent.Sequence} ({auditEvent.Id?.ToString("D") ?? "no id"}, {auditEvent.Action ?? "no action"})";
}
