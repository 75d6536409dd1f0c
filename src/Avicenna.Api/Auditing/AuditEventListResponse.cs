using Avicenna.Application.Auditing.ListAuditEvents;

namespace Avicenna.Api.Auditing;

/// <param name="Success">Always true.</param>
/// <param name="AuditEvents">The events, newest first.</param>
/// <param name="NextCursor">Where the next page begins; null: this is the last.</param>
public sealed record AuditEventListResponse(bool Success, IReadOnlyList<AuditEventDetails> AuditEvents, string? NextCursor);
