using Avicenna.Application.ApiKeys;
using Avicenna.Application.Startup;
using Avicenna.Application.Usage;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Tenants;
using Avicenna.Testing.Builders;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>A store in which requests are counted.</summary>
public abstract class UsageFixture(DatabaseProvider provider) : StoreFixture(provider)
{
    /// <summary>The hour that tests count in unless they say otherwise.</summary>
    protected static readonly DateTimeOffset Noon = ApiKeyBuilder.CreatedAt.AddHours(12);

    protected static readonly UsageCounts Some = new(Allowed: 3, RateLimited: 2, Denied: 1);

    protected IUsageRepository Usage => Store.Get<IUsageRepository>();

    protected Task AddAsync(params KeyUsage[] usage) => Usage.AddAsync(usage, CancellationToken.None);

    protected static KeyUsage Of(ApiKey key, UsageCounts counts, int hour = 0, DateTimeOffset? lastUsedAt = null) => new(key.TenantId, key.Id, Noon.AddHours(hour), counts, lastUsedAt);

    protected static UsageHour Hour(UsageCounts counts, int hour = 0) => new(Noon.AddHours(hour), counts);

    protected Task<IReadOnlyList<UsageHour>> ListAsync(ApiKey key) => Usage.ListAsync(key.Id, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None);

    protected Task<IReadOnlyList<UsageHour>> ListTotalsAsync(Tenant tenant) =>
        Usage.ListTotalsAsync(tenant.Id, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None);

    /// <summary>The keys with the most, in all hours unless others are given.</summary>
    protected Task<IReadOnlyList<ApiKeyUsage>> ListKeysAsync(UsageSort sort = UsageSort.Requests, int limit = 50, int? from = null, int? to = null, Tenant? tenant = null) =>
        Usage.ListKeysAsync(
            (tenant ?? Tenant).Id,
            from is { } first ? Noon.AddHours(first) : DateTimeOffset.MinValue,
            to is { } end ? Noon.AddHours(end) : DateTimeOffset.MaxValue,
            sort,
            limit,
            CancellationToken.None);

    protected static ApiKeyUsage Total(ApiKey key, UsageCounts counts, bool isDeleted = false) =>
        new(key.Id, isDeleted ? null : key.Name.Value, OwnerId: null, counts.Allowed, counts.RateLimited, counts.Denied);

    protected async Task<DateTimeOffset?> LastUsedAsync(ApiKey key) => (await FindAsync(key))!.LastUsedAt;

    protected async Task<IReadOnlyList<ApiKey>> AddKeysAsync(int count)
    {
        var keys = Enumerable.Range(0, count).Select(_ => Key().Build()).ToList();
        // At once: as many changes of one tenant would have to wait for each other.
        await Keys.ImportAsync(Tenant.Id, keys, new Progress<ImportProgress>(), CancellationToken.None);
        return keys;
    }
}
