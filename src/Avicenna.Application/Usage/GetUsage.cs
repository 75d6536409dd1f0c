using Avicenna.Application.ApiKeys;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;
using Avicenna.Application.Time;
using Avicenna.Domain;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.Usage;

/// <summary>Returns the request counts of a key.</summary>
public sealed record GetUsageQuery(Guid TenantId, Guid KeyId, GetUsageInput Input) : IRequest<IReadOnlyList<UsageBucket>>;

/// <summary>The time range and interval of request counts.</summary>
public sealed record GetUsageInput
{
    /// <summary>An instant in the first interval; null for 24 hours before the end.</summary>
    public string? From { get; init; }

    /// <summary>The end, exclusive; null for now, including the current interval.</summary>
    public string? To { get; init; }

    /// <summary>The interval of the buckets; null for an hour.</summary>
    public string? Interval { get; init; }
}

internal sealed class GetUsageInputValidator : AbstractValidator<GetUsageInput>
{
    public GetUsageInputValidator()
    {
        RuleFor(input => input.From).MustSatisfy(from => FindProblem("from", from));
        RuleFor(input => input.To).MustSatisfy(to => FindProblem("to", to));
        RuleFor(input => input.Interval)
            .MustSatisfy(interval => interval is null || Names<UsageInterval>.TryParse(interval, out _) ? null : $"interval must be {Names<UsageInterval>.All}");
    }

    // The example avoids a plus sign, which means a space in a query.
    private static string? FindProblem(string name, string? text) =>
        text is null || Rfc3339.TryParse(text, out _) ? null : $"{name} must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)";
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

/// <summary>The request counts of a key in one interval that has requests.</summary>
/// <param name="Start">The start of the interval.</param>
/// <param name="Allowed">Requests within the limit and with sufficient permission.</param>
/// <param name="RateLimited">Requests over the limit.</param>
/// <param name="Denied">Requests without the required permission.</param>
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
