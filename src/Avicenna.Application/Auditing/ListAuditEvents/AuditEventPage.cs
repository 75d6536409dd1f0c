namespace Avicenna.Application.Auditing.ListAuditEvents;

/// <param name="AuditEvents">The events, newest first.</param>
/// <param name="NextCursor">Where the next page begins; null: this is the last.</param>
public sealed record AuditEventPage(IReadOnlyList<AuditEventDetails> AuditEvents, string? NextCursor);
