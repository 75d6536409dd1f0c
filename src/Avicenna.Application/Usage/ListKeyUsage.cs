using Avicenna.Application.Behaviors;
using Avicenna.Application.Paging;
using Avicenna.Application.Time;

namespace Avicenna.Application.Usage;

/// <summary>Returns the keys of a tenant with the most requests, including deleted keys.</summary>
public sealed record ListKeyUsageQuery(Guid TenantId, ListKeyUsageInput Input) : IRequest<IReadOnlyList<ApiKeyUsage>>;

/// <summary>The time range, order and length of the list.</summary>
public sealed record ListKeyUsageInput
{
    /// <summary>A time in the first hour; null for 24 hours before the end.</summary>
    public string? From { get; init; }

    /// <summary>The end, exclusive; null for the end of the current hour.</summary>
    public string? To { get; init; }

    /// <summary>The maximum number of keys.</summary>
    public string? Limit { get; init; }

    /// <summary>The count to sort by; null for all requests.</summary>
    public string? Sort { get; init; }
}

internal sealed class ListKeyUsageInputValidator : AbstractValidator<ListKeyUsageInput>
{
    public ListKeyUsageInputValidator()
    {
        RuleFor(input => input.From).MustSatisfy(from => Rfc3339.FindProblem("from", from));
        RuleFor(input => input.To).MustSatisfy(to => Rfc3339.FindProblem("to", to));
        RuleFor(input => input.Limit).MustSatisfy(limit => PageSize.TryParse(limit, out _, out var problem) ? null : problem);
        RuleFor(input => input.Sort).MustSatisfy(sort => sort is null || Names<UsageSort>.TryParse(sort, out _) ? null : $"sort must be {Names<UsageSort>.All}");
    }
}

internal sealed class ListKeyUsageQueryValidator : AbstractValidator<ListKeyUsageQuery>
{
    public ListKeyUsageQueryValidator(IValidator<ListKeyUsageInput> input) => RuleFor(query => query.Input).SetValidator(input);
}

internal sealed class ListKeyUsageQueryHandler(IUsageRepository usage, TimeProvider time) : IRequestHandler<ListKeyUsageQuery, IReadOnlyList<ApiKeyUsage>>
{
    public Task<IReadOnlyList<ApiKeyUsage>> Handle(ListKeyUsageQuery query, CancellationToken cancellationToken)
    {
        var input = query.Input;
        var (from, to) = UsageRange.Parse(input.From, input.To, UsageInterval.Hour, time.GetUtcNow());
        var sort = Names<UsageSort>.TryParse(input.Sort, out var named) ? named : UsageSort.Requests;
        return usage.ListKeysAsync(query.TenantId, from, to, sort, PageSize.Parse(input.Limit), cancellationToken);
    }
}

/// <summary>The request counts of a key.</summary>
/// <param name="ApiKeyId">The id of the key.</param>
/// <param name="Name">The name of the key; null if it was deleted.</param>
/// <param name="OwnerId">The owner of the key; null if it has none or was deleted.</param>
/// <param name="Allowed">Requests that passed all checks.</param>
/// <param name="RateLimited">Requests over the rate limit.</param>
/// <param name="Denied">Requests without the required permission or scopes, or from an address that isn't allowed.</param>
public sealed record ApiKeyUsage(Guid ApiKeyId, string? Name, string? OwnerId, long Allowed, long RateLimited, long Denied);

/// <summary>The count by which keys are sorted, in descending order.</summary>
public enum UsageSort
{
    /// <summary>All requests, including refused ones.</summary>
    Requests,

    /// <summary>Rate-limited and denied requests.</summary>
    Refused,
}
