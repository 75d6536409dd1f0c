using AutoMapper;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Paging;
using Avicenna.Application.Time;
using Avicenna.Domain;
using Avicenna.Domain.ApiKeys;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.ApiKeys;

/// <summary>Returns a page of a tenant's keys, newest first.</summary>
public sealed record ListApiKeysQuery(Guid TenantId, ListApiKeysInput Input) : IRequest<ApiKeyPage>;

/// <summary>The filter and page of a list of keys.</summary>
public sealed record ListApiKeysInput : PageInput
{
    /// <summary>Only keys whose name contains this text, ignoring case; null for all.</summary>
    public string? Name { get; init; }

    public string? Permission { get; init; }

    public string? Status { get; init; }
}

internal sealed class ListApiKeysInputValidator : PageInputValidator<ListApiKeysInput>
{
    public ListApiKeysInputValidator()
    {
        RuleFor(input => input.Name)
            .MustSatisfy(name => name is null || ApiKeyName.CanContain(name) ? null : $"name must be 1 to {ApiKeyName.MaxLength} characters that a name can have");
        RuleFor(input => input.Permission)
            .MustSatisfy(permission => permission is null || Names<Permission>.TryParse(permission, out _) ? null : $"Permission must be {Names<Permission>.All}");
        RuleFor(input => input.Status)
            .MustSatisfy(status => status is null || Names<ApiKeyStatus>.TryParse(status, out _) ? null : $"status must be {Names<ApiKeyStatus>.All}");
    }
}

internal sealed class ListApiKeysQueryValidator : AbstractValidator<ListApiKeysQuery>
{
    public ListApiKeysQueryValidator(IValidator<ListApiKeysInput> input) => RuleFor(query => query.Input).SetValidator(input);
}

internal sealed class ListApiKeysQueryHandler(IApiKeyRepository keys, IMapper mapper, TimeProvider time) : IRequestHandler<ListApiKeysQuery, ApiKeyPage>
{
    private const string List = "api_keys";

    public async Task<ApiKeyPage> Handle(ListApiKeysQuery query, CancellationToken cancellationToken)
    {
        var input = query.Input;
        var filter = new ApiKeyFilter(
            query.TenantId,
            PageCursor.Read(query.TenantId, List, input.Cursor),
            PageSize.Parse(input.Limit),
            time.GetInstant(),
            input.Name,
            Names<Permission>.TryParse(input.Permission, out var permission) ? permission : null,
            Names<ApiKeyStatus>.TryParse(input.Status, out var status) ? status : null);
        var page = await keys.ListAsync(filter, cancellationToken);
        return new ApiKeyPage(mapper.Map<IReadOnlyList<ApiKeyDetails>>(page.Items), PageCursor.Write(query.TenantId, List, page.Next));
    }
}

/// <summary>The keys of a tenant to list, newest first.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Before">Only keys with a smaller sequence; null to start with the newest.</param>
/// <param name="Limit">The maximum number of keys.</param>
/// <param name="Now">The time that determines which keys have expired.</param>
/// <param name="NamePart">Only keys whose name contains this text, ignoring case; null for all.</param>
/// <param name="Permission">Only keys with this permission; null for all.</param>
/// <param name="Status">Only keys with this status; null for all.</param>
public sealed record ApiKeyFilter(
    Guid TenantId, long? Before, int Limit, DateTimeOffset Now, string? NamePart = null, Permission? Permission = null, ApiKeyStatus? Status = null);

/// <param name="ApiKeys">The keys, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record ApiKeyPage(IReadOnlyList<ApiKeyDetails> ApiKeys, string? NextCursor);
