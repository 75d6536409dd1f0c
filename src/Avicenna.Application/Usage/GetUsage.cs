using Avicenna.Application.ApiKeys;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;
using Avicenna.Application.Time;
using Avicenna.Domain;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.Usage;

/// <summary>Asks for the usage of a key.</summary>
public sealed record GetUsageQuery(Guid TenantId, Guid KeyId, GetUsageInput Input) : IRequest<IReadOnlyList<UsageBucket>>;

/// <summary>Which usage to show.</summary>
public sealed record GetUsageInput
{
    /// <summary>An instant in the first interval; null: 24 hours before the end.</summary>
    public string? From { get; init; }

    /// <summary>The end, exclusive; null: now, the running interval included.</summary>
    public string? To { get; init; }

    /// <summary>The length of the buckets; null: an hour.</summary>
    public string? Interval { get; init; }
}

internal sealed class GetUsageInputValidator : AbstractValidator<GetUsageInput>
{
    public GetUsageInputValidator()
    {
        RuleFor(input => input.From).MustSatisfy(from => QueryInstant.FindProblem("from", from));
        RuleFor(input => input.To).MustSatisfy(to => QueryInstant.FindProblem("to", to));
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
    private static readonly TimeSpan DefaultSpan = TimeSpan.FromHours(24);

    public async Task<IReadOnlyList<UsageBucket>> Handle(GetUsageQuery query, CancellationToken cancellationToken)
    {
        var input = query.Input;
        var interval = Names<UsageInterval>.TryParse(input.Interval, out var named) ? named : UsageInterval.Hour;
        var to = Rfc3339.TryParse(input.To, out var end) ? end : UsageHour.Of(time.GetUtcNow()).AddHours(1);
        var from = Rfc3339.TryParse(input.From, out var start) ? start : Earlier(to, DefaultSpan);
        if (from >= to)
        {
            throw new ValidationFailedException(input.From is null ? "to" : "from", "from must be before to");
        }

        if (await keys.FindAsync(query.TenantId, query.KeyId, cancellationToken) is null)
        {
            throw new AvicennaException(ApiKeyErrors.NotFound);
        }

        var hours = await usage.ListAsync(query.KeyId, interval.StartOf(from), to, cancellationToken);
        return
        [
            .. from hour in hours
               group hour.Counts by interval.StartOf(hour.Start) into bucket
               let sum = bucket.Aggregate(UsageCounts.Add)
               select new UsageBucket(bucket.Key, sum.Allowed, sum.RateLimited, sum.Denied),
        ];
    }

    private static DateTimeOffset Earlier(DateTimeOffset instant, TimeSpan span) =>
        instant.UtcTicks > span.Ticks ? instant - span : DateTimeOffset.MinValue;
}

/// <summary>What became of a key's requests in an interval that had any.</summary>
/// <param name="Start">The interval's first instant.</param>
/// <param name="Allowed">How many passed limit and permission.</param>
/// <param name="RateLimited">How many were over the limit.</param>
/// <param name="Denied">How many lacked the permission.</param>
public sealed record UsageBucket(DateTimeOffset Start, long Allowed, long RateLimited, long Denied);

/// <summary>How long the buckets are in which usage is told; days are UTC's.</summary>
public enum UsageInterval
{
    Hour,
    Day,
}

public static class UsageIntervalExtensions
{
    /// <summary>The first instant of the interval that an instant is in.</summary>
    public static DateTimeOffset StartOf(this UsageInterval interval, DateTimeOffset instant) =>
        interval == UsageInterval.Hour ? UsageHour.Of(instant) : new DateTimeOffset(instant.UtcDateTime.Date, TimeSpan.Zero);
}
