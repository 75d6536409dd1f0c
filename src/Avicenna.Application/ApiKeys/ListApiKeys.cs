using Avicenna.Application.Behaviors;
using Avicenna.Application.Paging;
using Avicenna.Application.Time;

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

    public string? OwnerId { get; init; }

    /// <summary>Only keys whose newest secret ends with these characters; null for all.</summary>
    public string? KeyHint { get; init; }

    /// <summary>Only keys that expire before this time; null for all.</summary>
    public string? ExpiresBefore { get; init; }

    /// <summary>Only keys that were last used before this time, or never; null for all.</summary>
    public string? LastUsedBefore { get; init; }
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
        RuleFor(input => input.OwnerId).MustSatisfy(owner => owner is null || OwnerId.TryParse(owner, out _, out var problem) ? null : problem);
        RuleFor(input => input.KeyHint)
            .MustSatisfy(hint => hint is null || ApiKeySecret.IsHint(hint) ? null : $"key_hint must be the {ApiKeySecret.HintLength} last characters of a key");
        RuleFor(input => input.ExpiresBefore).MustSatisfy(instant => Rfc3339.FindProblem("expires_before", instant));
        RuleFor(input => input.LastUsedBefore).MustSatisfy(instant => Rfc3339.FindProblem("last_used_before", instant));
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
        var filter = new ApiKeyFilter
        {
            TenantId = query.TenantId,
            Before = PageCursor.Read(query.TenantId, List, input.Cursor),
            Limit = PageSize.Parse(input.Limit),
            Now = time.GetInstant(),
            NamePart = input.Name,
            Permission = Names<Permission>.TryParse(input.Permission, out var permission) ? permission : null,
            Status = Names<ApiKeyStatus>.TryParse(input.Status, out var status) ? status : null,
            OwnerId = input.OwnerId,
            KeyHint = input.KeyHint,
            ExpiresBefore = Rfc3339.TryParse(input.ExpiresBefore, out var expiry) ? expiry : null,
            LastUsedBefore = Rfc3339.TryParse(input.LastUsedBefore, out var use) ? use : null,
        };
        var page = await keys.ListAsync(filter, cancellationToken);
        return new ApiKeyPage(mapper.Map<IReadOnlyList<ApiKeyDetails>>(page.Items), PageCursor.Write(query.TenantId, List, page.Next));
    }
}

/// <summary>Selects keys of a tenant, newest first. Null members don't restrict the list.</summary>
public sealed record ApiKeyFilter
{
    public required Guid TenantId { get; init; }

    /// <summary>Only keys with a smaller sequence; null to start with the newest key.</summary>
    public long? Before { get; init; }

    /// <summary>The maximum number of keys.</summary>
    public required int Limit { get; init; }

    /// <summary>The time at which keys count as expired or not.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Only keys whose name contains this text, ignoring case.</summary>
    public string? NamePart { get; init; }

    public Permission? Permission { get; init; }

    public ApiKeyStatus? Status { get; init; }

    public string? OwnerId { get; init; }

    /// <summary>Only keys whose newest secret ends with these characters.</summary>
    public string? KeyHint { get; init; }

    /// <summary>Only keys that expire before this time.</summary>
    public DateTimeOffset? ExpiresBefore { get; init; }

    /// <summary>Only keys that were last used before this time, or never.</summary>
    public DateTimeOffset? LastUsedBefore { get; init; }
}

/// <param name="ApiKeys">The keys, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record ApiKeyPage(IReadOnlyList<ApiKeyDetails> ApiKeys, string? NextCursor);
