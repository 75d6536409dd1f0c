using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Auditing;

/// <summary>The query of <c>GET /admin/audit-events</c>, as it was sent.</summary>
public sealed record ListAuditEventsRequest
{
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "target_id")]
    public string? TargetId { get; init; }

    [FromQuery(Name = "action")]
    public string? Action { get; init; }
}
