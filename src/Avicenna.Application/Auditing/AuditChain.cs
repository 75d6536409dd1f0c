using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>Follows a tenant's chain of events from its start and says where it breaks.</summary>
/// <param name="seal">The seal that it should have.</param>
/// <param name="expected">A head that was noted earlier; null: none was.</param>
public sealed class AuditChain(IAuditSeal seal, AuditHead? expected = null)
{
    /// <summary>The last event that the chain is whole up to.</summary>
    public AuditHead Head { get; private set; } = AuditHead.Start;

    /// <summary>Takes the next event that the store has.</summary>
    /// <returns>In a sentence, why it is not the next link of the chain; null: it is.</returns>
    public string? TryAdd(SealedAuditEvent link)
    {
        if (FindProblem(link) is { } problem)
        {
            return problem;
        }

        Head = new AuditHead(link.Event.Sequence, link.Mac);
        return Head.Sequence == expected?.Sequence && Head != expected
            ? $"Event {Head.Sequence} ({link.Event.Id}) is not the one that was noted as the head: the chain was written anew"
            : null;
    }

    /// <summary>In a sentence, why the chain is not whole although no event breaks it; null: it is.</summary>
    /// <param name="rows">How many rows the store has for it up to its head.</param>
    public string? FindProblemAtEnd(long rows) =>
        expected is not null && expected.Sequence > Head.Sequence
            ? $"The chain ends with event {Head.Sequence}, but the noted head is event {expected.Sequence}: its tail was cut off"
        : Head.Sequence == 0 ? $"The trail is empty, but every trail begins with {AuditActions.CreateTenant}: its events were removed"
        : rows != Head.Sequence ? $"The store holds {rows} rows up to event {Head.Sequence}: rows were added that have no place in the chain"
        : null;

    private string? FindProblem(SealedAuditEvent link)
    {
        var (next, found) = (Head.Sequence + 1, link.Event);
        return found.Unreadable.Count > 0 ? $"{Name(found)} has values in the store that can't be read: {string.Join(", ", found.Unreadable)}"
            : found.Sequence < next ? $"{Name(found)} stands before event 1: it was added to the store"
            : found.Sequence > next ? $"Event {next} is missing: the next one in the store is event {found.Sequence} ({found.Id})"
            : !seal.Seal(Head.Mac, found).AsSpan().SequenceEqual(link.Mac) ? $"{Name(found)} doesn't fit its MAC: it or an event before it was changed"
            : next == 1 && found.Action != AuditActions.CreateTenant ? $"{Name(found)} is not the {AuditActions.CreateTenant} that every trail begins with"
            : null;
    }

    private static string Name(AuditEvent auditEvent) => $"Event {auditEvent.Sequence} ({auditEvent.Id?.ToString("D") ?? "no id"}, {auditEvent.Action ?? "no action"})";
}
