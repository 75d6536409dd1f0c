using AutoMapper;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Paging;
using Avicenna.Application.Time;
using Avicenna.Domain;
using Avicenna.Domain.ApiKeys;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.ApiKeys;

/// <summary>Asks for a page of a tenant's keys, newest first.</summary>
public sealed record ListApiKeysQuery(Guid TenantId, ListApiKeysInput Input) : IRequest<ApiKeyPage>;

/// <summary>Which keys to list.</summary>
public sealed record ListApiKeysInput : PageInput
{
    /// <summary>Only keys whose name contains this, ignoring case; null: any.</summary>
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

/// <summary>Which keys of a tenant to list, newest first.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="Before">Only those with a smaller sequence; null: from the newest on.</param>
/// <param name="Limit">At most how many.</param>
/// <param name="Now">The moment that decides which keys are expired.</param>
/// <param name="NamePart">Only those whose name contains this, ignoring case; null: any.</param>
/// <param name="Permission">Only those with this permission; null: any.</param>
/// <param name="Status">Only those in this state; null: any.</param>
public sealed record ApiKeyFilter(
    Guid TenantId, long? Before, int Limit, DateTimeOffset Now, string? NamePart = null, Permission? Permission = null, ApiKeyStatus? Status = null);

/// <param name="ApiKeys">The keys, newest first.</param>
/// <param name="NextCursor">Where the next page begins; null: this is the last.</param>
public sealed record ApiKeyPage(IReadOnlyList<ApiKeyDetails> ApiKeys, string? NextCursor);
