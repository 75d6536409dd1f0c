using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using MediatR;

namespace Avicenna.Application.Usage;

/// <summary>Asks what became of a key's requests.</summary>
/// <param name="TenantId">Whose key.</param>
/// <param name="KeyId">The key.</param>
/// <param name="From">From the interval that has this instant on; null: 24 hours up to the end.</param>
/// <param name="To">Up to this instant, which is no longer part of it; null: now, the running interval included.</param>
/// <param name="Interval">How long the buckets are.</param>
public sealed record GetUsageQuery(Guid TenantId, Guid KeyId, DateTimeOffset? From, DateTimeOffset? To, UsageInterval Interval) : IRequest<IReadOnlyList<UsageBucket>>;

internal sealed class GetUsageQueryHandler(IApiKeyRepository keys, IUsageRepository usage, TimeProvider time) : IRequestHandler<GetUsageQuery, IReadOnlyList<UsageBucket>>
{
    private static readonly TimeSpan DefaultSpan = TimeSpan.FromHours(24);

    public async Task<IReadOnlyList<UsageBucket>> Handle(GetUsageQuery query, CancellationToken cancellationToken)
    {
        var to = query.To ?? UsageHour.Of(time.GetUtcNow()).AddHours(1);
        var from = query.From ?? Earlier(to, DefaultSpan);
        if (from >= to)
        {
            throw new ValidationFailedException(query.From is null ? "to" : "from", "from must be before to");
        }

        if (await keys.FindAsync(query.TenantId, query.KeyId, cancellationToken) is null)
        {
            throw new AvicennaException(ApiKeyErrors.NotFound);
        }

        var hours = await usage.ListAsync(query.KeyId, query.Interval.StartOf(from), to, cancellationToken);
        return
        [
            .. from hour in hours
               group hour.Counts by query.Interval.StartOf(hour.Start) into bucket
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

/// <summary>The names of intervals on the wire.</summary>
public static class UsageIntervalNames
{
    private const string Hour = "hour";
    private const string Day = "day";

    /// <summary>Says in a sentence why <paramref name="name"/> isn't an interval; null when it is.</summary>
    public static string? FindProblem(string? name) => name is Hour or Day ? null : $"interval must be '{Hour}' or '{Day}'";

    /// <exception cref="ArgumentException"><paramref name="name"/> isn't an interval.</exception>
    public static UsageInterval Parse(string name) => name switch
    {
        Hour => UsageInterval.Hour,
        Day => UsageInterval.Day,
        _ => throw new ArgumentException(FindProblem(name), nameof(name)),
    };

    /// <summary>The first instant of the interval that an instant is in.</summary>
    public static DateTimeOffset StartOf(this UsageInterval interval, DateTimeOffset instant) =>
        interval == UsageInterval.Hour ? UsageHour.Of(instant) : new DateTimeOffset(instant.UtcDateTime.Date, TimeSpan.Zero);
}
