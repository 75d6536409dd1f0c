using Avicenna.Application.Abstractions;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Errors;
using MediatR;

namespace Avicenna.Application.Usage.GetUsage;

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
            throw ApiKeyErrors.NotFound();
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
