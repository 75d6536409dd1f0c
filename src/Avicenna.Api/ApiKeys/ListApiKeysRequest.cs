using Avicenna.Api.Paging;
using Avicenna.Application.Behaviors;
using Avicenna.Domain.ApiKeys;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.ApiKeys;

/// <summary>The query of <c>GET /admin/api-keys</c>, as it was sent.</summary>
public sealed record ListApiKeysRequest : PageRequest
{
    [FromQuery(Name = "name")]
    public string? Name { get; init; }

    [FromQuery(Name = "permission")]
    public string? Permission { get; init; }

    [FromQuery(Name = "status")]
    public string? Status { get; init; }
}

internal sealed class ListApiKeysRequestValidator : PageRequestValidator<ListApiKeysRequest>
{
    public ListApiKeysRequestValidator()
    {
        RuleFor(request => request.Name).MustSatisfy(name => name is null ? null : ApiKeyName.FindPartProblem(name));
        RuleFor(request => request.Permission).MustSatisfy(permission => permission is null ? null : PermissionNames.FindProblem(permission));
        RuleFor(request => request.Status).MustSatisfy(status => status is null ? null : ApiKeyStatusNames.FindProblem(status));
    }
}
