using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>Verifies a tenant's chain of events from its start, or from the last pruned event, and reports where it breaks.</summary>
/// <param name="seal">The seal that the events should have.</param>
/// <param name="anchor">The event that names the last pruned event.</param>
/// <param name="expected">A head that was recorded earlier; null if there is none.</param>
public sealed class AuditChain(IAuditSeal seal, AuditAnchor anchor, AuditHead? expected = null)
{
    /// <summary>The last event up to which the chain is intact.</summary>
    public AuditHead Head { get; private set; } = anchor.Cut;

    /// <summary>Adds the next event from the store.</summary>
    /// <returns>A message why the event isn't the next link of the chain, or null if it is.</returns>
    public string? TryAdd(SealedAuditEvent link)
    {
        if (FindProblem(link) is { } problem)
        {
            return problem;
        }

        Head = new AuditHead(link.Event.Sequence, link.Mac);
        return FindRewrite(Head, $"Event {Head.Sequence} ({link.Event.Id})");
    }

    /// <summary>Returns a message why the chain isn't intact although no event breaks it, or null if it is.</summary>
    /// <param name="rows">The number of rows in the store up to the head, without those that were pruned.</param>
    public string? FindProblemAtEnd(long rows) =>
        expected is not null && expected.Sequence > Head.Sequence
            ? $"The chain ends with event {Head.Sequence}, but the recorded head is event {expected.Sequence}: events were removed from its end"
        : expected is not null && expected.Sequence < anchor.Cut.Sequence
            ? $"Event {expected.Sequence}, the recorded head, was pruned with all events up to event {anchor.Cut.Sequence}: it can't be compared any more"
        : FindRewrite(anchor.Cut, $"Event {anchor.Cut.Sequence}") is { } problem ? problem
        : Head.Sequence < anchor.Sequence ? $"The chain ends with event {Head.Sequence}, but event {anchor.Sequence}, which records what was pruned, is missing"
        : Head.Sequence == 0 ? $"The trail is empty, but every trail begins with {AuditActions.CreateTenant}: its events were removed"
        : rows != Head.Sequence - anchor.Cut.Sequence ? $"The store holds {rows} rows {(anchor == AuditAnchor.None ? "" : $"after event {anchor.Cut.Sequence} and ")}up to event {Head.Sequence}: rows that don't belong to the chain were added"
        : null;

    /// <summary>Returns a message that stored values of an event can't be read, or null if all can.</summary>
    public static string? FindUnreadable(AuditEvent found) =>
        found.Unreadable.Count > 0 ? $"{Name(found)} has stored values that can't be read: {string.Join(", ", found.Unreadable)}" : null;

    private string? FindRewrite(AuditHead head, string name) =>
        head.Sequence == expected?.Sequence && head != expected ? $"{name} is not the recorded head: the chain was rewritten" : null;

    private string? FindProblem(SealedAuditEvent link)
    {
        var (next, found) = (Head.Sequence + 1, link.Event);
        return FindUnreadable(found)
            ?? (found.Sequence < next ? $"{Name(found)} comes before event 1: it was added to the store"
            : found.Sequence > next ? $"Event {next} is missing: the next one in the store is event {found.Sequence} ({found.Id})"
            : !seal.Seal(Head.Mac, found).AsSpan().SequenceEqual(link.Mac) ? $"{Name(found)} doesn't match its MAC: it or an event before it was changed"
            : next == 1 && found.Action != AuditActions.CreateTenant ? $"{Name(found)} is not {AuditActions.CreateTenant}, with which every trail begins"
            : null);
    }

    private static string Name(AuditEvent auditEvent) => $"Event {auditEvent.Sequence} ({auditEvent.Id?.ToString("D") ?? "no id"}, {auditEvent.Action ?? "no action"})";
}
