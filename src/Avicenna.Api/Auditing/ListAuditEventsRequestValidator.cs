using Avicenna.Api.Routing;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Paging;
using Avicenna.Domain.Auditing;
using FluentValidation;

namespace Avicenna.Api.Auditing;

/// <summary>Run by FluentValidation's auto-validation before the action. Only the handler can tell whether a cursor is one.</summary>
internal sealed class ListAuditEventsRequestValidator : AbstractValidator<ListAuditEventsRequest>
{
    public ListAuditEventsRequestValidator()
    {
        RuleFor(request => request.Limit).MustHaveNo(PageSize.FindProblem);
        RuleFor(request => request.TargetId).MustHaveNo(id => id is null || RouteId.TryParse(id, out _) ? null : "target_id must be a UUID");
        RuleFor(request => request.Action).MustHaveNo(action => action is null ? null : AuditActions.FindProblem(action));
    }
}
