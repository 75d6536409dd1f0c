using Avicenna.Application.Behaviors;
using Avicenna.Application.Paging;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Paging;

/// <summary>What the queries of all lists have, as it was sent.</summary>
public abstract record PageRequest
{
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }
}

/// <summary>Run by FluentValidation's auto-validation before the action. Only the handler can tell whether a cursor is one.</summary>
internal abstract class PageRequestValidator<T> : AbstractValidator<T>
    where T : PageRequest
{
    protected PageRequestValidator() => RuleFor(request => request.Limit).MustSatisfy(PageSize.FindProblem);
}
