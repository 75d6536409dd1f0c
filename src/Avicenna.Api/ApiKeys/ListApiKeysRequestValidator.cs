using Avicenna.Api.Paging;
using Avicenna.Application.Behaviors;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Api.ApiKeys;

internal sealed class ListApiKeysRequestValidator : PageRequestValidator<ListApiKeysRequest>
{
    public ListApiKeysRequestValidator()
    {
        RuleFor(request => request.Name).MustHaveNo(name => name is null ? null : ApiKeyName.FindPartProblem(name));
        RuleFor(request => request.Permission).MustHaveNo(permission => permission is null ? null : PermissionNames.FindProblem(permission));
        RuleFor(request => request.Status).MustHaveNo(status => status is null ? null : ApiKeyStatusNames.FindProblem(status));
    }
}
