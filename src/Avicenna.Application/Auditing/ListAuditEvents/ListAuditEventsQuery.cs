using MediatR;

namespace Avicenna.Application.Auditing.ListAuditEvents;

/// <summary>Asks for a page of a tenant's audit events, newest first.</summary>
public sealed record ListAuditEventsQuery : IRequest<AuditEventPage>
{
    public required Guid TenantId { get; init; }

    public required int Limit { get; init; }

    /// <summary>The <see cref="AuditEventPage.NextCursor"/> of the page before; null: the first page.</summary>
    public string? Cursor { get; init; }

    public Guid? TargetId { get; init; }

    public string? Action { get; init; }
}
