using Avicenna.Api.Paging;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Auditing;

/// <summary>The query of <c>GET /admin/audit-events</c>, as it was sent.</summary>
public sealed record ListAuditEventsRequest : PageRequest
{
    [FromQuery(Name = "target_id")]
    public string? TargetId { get; init; }

    [FromQuery(Name = "action")]
    public string? Action { get; init; }
}
