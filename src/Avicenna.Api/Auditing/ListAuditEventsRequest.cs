using Avicenna.Api.Paging;
using Avicenna.Api.Routing;
using Avicenna.Application.Behaviors;
using Avicenna.Domain.Auditing;
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

internal sealed class ListAuditEventsRequestValidator : PageRequestValidator<ListAuditEventsRequest>
{
    public ListAuditEventsRequestValidator()
    {
        RuleFor(request => request.TargetId).MustSatisfy(id => id is null || RouteId.TryParse(id, out _) ? null : "target_id must be a UUID");
        RuleFor(request => request.Action).MustSatisfy(action => action is null ? null : AuditActions.FindProblem(action));
    }
}
