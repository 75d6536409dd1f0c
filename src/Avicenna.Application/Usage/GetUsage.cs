using Avicenna.Application.ApiKeys;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;
using Avicenna.Application.Time;

namespace Avicenna.Application.Usage;

/// <summary>Returns the request counts of a key, or of all keys of a tenant including deleted ones.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="KeyId">The key; null for all keys.</param>
/// <param name="Input">The time range and interval.</param>
public sealed record GetUsageQuery(Guid TenantId, Guid? KeyId, GetUsageInput Input) : IRequest<IReadOnlyList<UsageBucket>>;

/// <summary>The time range and interval of request counts.</summary>
public sealed record GetUsageInput
{
    /// <summary>A time in the first interval; null for 24 hours before the end.</summary>
    public string? From { get; init; }

    /// <summary>The end, exclusive; null for the end of the current hour.</summary>
    public string? To { get; init; }

    /// <summary>The interval of the buckets; null for an hour.</summary>
    public string? Interval { get; init; }
}

internal sealed class GetUsageInputValidator : AbstractValidator<GetUsageInput>
{
    public GetUsageInputValidator()
    {
        RuleFor(input => input.From).MustSatisfy(from => Rfc3339.FindProblem("from", from));
        RuleFor(input => input.To).MustSatisfy(to => Rfc3339.FindProblem("to", to));
        RuleFor(input => input.Interval)
            .MustSatisfy(interval => interval is null || Names<UsageInterval>.TryParse(interval, out _) ? null : $"interval must be {Names<UsageInterval>.All}");
    }
}

internal sealed class GetUsageQueryValidator : AbstractValidator<GetUsageQuery>
{
    public GetUsageQueryValidator(IValidator<GetUsageInput> input) => RuleFor(query => query.Input).SetValidator(input);
}

internal sealed class GetUsageQueryHandler(IApiKeyRepository keys, IUsageRepository usage, TimeProvider time) : IRequestHandler<GetUsageQuery, IReadOnlyList<UsageBucket>>
{
    public async Task<IReadOnlyList<UsageBucket>> Handle(GetUsageQuery query, CancellationToken cancellationToken)
    {
        var interval = Names<UsageInterval>.TryParse(query.Input.Interval, out var named) ? named : UsageInterval.Hour;
        var (from, to) = UsageRange.Parse(query.Input.From, query.Input.To, interval, time.GetUtcNow());
        if (query.KeyId is { } id && await keys.FindAsync(query.TenantId, id, cancellationToken) is null)
        {
            throw new AvicennaException(ApiKeyErrors.NotFound);
        }

        var hours = await (query.KeyId is { } keyId ? usage.ListAsync(keyId, from, to, cancellationToken) : usage.ListTotalsAsync(query.TenantId, from, to, cancellationToken));
        return
        [
            .. from hour in hours
               group hour.Counts by interval.StartOf(hour.Start) into bucket
               let sum = bucket.Aggregate(UsageCounts.Add)
               select new UsageBucket(bucket.Key, sum.Allowed, sum.RateLimited, sum.Denied),
        ];
    }
}

/// <summary>The request counts of one interval.</summary>
/// <param name="Start">The start of the interval.</param>
/// <param name="Allowed">Requests that passed all checks.</param>
/// <param name="RateLimited">Requests over the rate limit.</param>
/// <param name="Denied">Requests without the required permission or scopes, or from an address that isn't allowed.</param>
public sealed record UsageBucket(DateTimeOffset Start, long Allowed, long RateLimited, long Denied);

/// <summary>The interval of usage buckets. Days are in UTC.</summary>
public enum UsageInterval
{
    Hour,
    Day,
}

public static class UsageIntervalExtensions
{
    /// <summary>Returns the start of the interval that contains an instant.</summary>
    public static DateTimeOffset StartOf(this UsageInterval interval, DateTimeOffset instant) =>
        interval == UsageInterval.Hour ? UsageHour.Of(instant) : new DateTimeOffset(instant.UtcDateTime.Date, TimeSpan.Zero);
}
