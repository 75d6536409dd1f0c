using Avicenna.Api.Paging;
using Avicenna.Api.Routing;
using Avicenna.Application.Behaviors;
using Avicenna.Domain.Auditing;

namespace Avicenna.Api.Auditing;

internal sealed class ListAuditEventsRequestValidator : PageRequestValidator<ListAuditEventsRequest>
{
    public ListAuditEventsRequestValidator()
    {
        RuleFor(request => request.TargetId).MustHaveNo(id => id is null || RouteId.TryParse(id, out _) ? null : "target_id must be a UUID");
        RuleFor(request => request.Action).MustHaveNo(action => action is null ? null : AuditActions.FindProblem(action));
    }
}
