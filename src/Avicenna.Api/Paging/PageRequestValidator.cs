using Avicenna.Application.Behaviors;
using Avicenna.Application.Paging;
using FluentValidation;

namespace Avicenna.Api.Paging;

/// <summary>Run by FluentValidation's auto-validation before the action. Only the handler can tell whether a cursor is one.</summary>
internal abstract class PageRequestValidator<T> : AbstractValidator<T>
    where T : PageRequest
{
    protected PageRequestValidator() => RuleFor(request => request.Limit).MustHaveNo(PageSize.FindProblem);
}
