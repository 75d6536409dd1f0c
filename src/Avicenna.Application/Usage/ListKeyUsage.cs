using Avicenna.Application.Behaviors;
using Avicenna.Application.Paging;
using Avicenna.Application.Time;

namespace Avicenna.Application.Usage;

/// <summary>Asks which keys of a tenant had the most requests, deleted ones included.</summary>
public sealed record ListKeyUsageQuery(Guid TenantId, ListKeyUsageInput Input) : IRequest<IReadOnlyList<ApiKeyUsage>>;

/// <summary>Which usage to show.</summary>
public sealed record ListKeyUsageInput
{
    /// <summary>An instant in the first hour; null: 24 hours before the end.</summary>
    public string? From { get; init; }

    /// <summary>The end, exclusive; null: now, the running hour included.</summary>
    public string? To { get; init; }

    /// <summary>At most how many keys.</summary>
    public string? Limit { get; init; }

    /// <summary>What the first keys have the most of; null: requests.</summary>
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

/// <summary>What became of a key's requests.</summary>
/// <param name="ApiKeyId">The key.</param>
/// <param name="Name">Its name; null: it was deleted.</param>
/// <param name="OwnerId">Its owner; null: it has none, or was deleted.</param>
/// <param name="Allowed">How many passed limit and permission.</param>
/// <param name="RateLimited">How many were over the limit.</param>
/// <param name="Denied">How many lacked the permission.</param>
public sealed record ApiKeyUsage(Guid ApiKeyId, string? Name, string? OwnerId, long Allowed, long RateLimited, long Denied);

/// <summary>By what keys are put in order, the most first.</summary>
public enum UsageSort
{
    /// <summary>All requests, refused ones included.</summary>
    Requests,

    /// <summary>Requests that were over the limit or lacked the permission.</summary>
    Refused,
}
