using Avicenna.Application.Behaviors;
using Avicenna.Application.Paging;
using Avicenna.Domain.ApiKeys;
using FluentValidation;

namespace Avicenna.Api.ApiKeys;

/// <summary>Run by FluentValidation's auto-validation before the action. Only the handler can tell whether a cursor is one.</summary>
internal sealed class ListApiKeysRequestValidator : AbstractValidator<ListApiKeysRequest>
{
    public ListApiKeysRequestValidator()
    {
        RuleFor(request => request.Limit).MustHaveNo(PageSize.FindProblem);
        RuleFor(request => request.Name).MustHaveNo(name => name is null ? null : ApiKeyName.FindPartProblem(name));
        RuleFor(request => request.Permission).MustHaveNo(permission => permission is null ? null : PermissionNames.FindProblem(permission));
        RuleFor(request => request.Status).MustHaveNo(status => status is null ? null : ApiKeyStatusNames.FindProblem(status));
    }
}
