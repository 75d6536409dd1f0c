using System.Collections.Concurrent;
using Avicenna.Application.Errors;
using Avicenna.Application.Usage;

namespace Avicenna.Application.Tests.Usage;

/// <summary>A store in memory that adds up, and fails where a test says so.</summary>
internal sealed class StubUsageRepository : IUsageRepository
{
    private readonly Lock adding = new();
    private int writes;

    /// <summary>How often it was written to, in vain or not.</summary>
    public int Writes => Volatile.Read(ref writes);

    /// <summary>Whether the write of that number fails, counted from 1 on.</summary>
    public Func<int, bool> IsFailing { get; set; } = _ => false;

    /// <summary>What a write that fails throws.</summary>
    public Exception Failure { get; set; } = new StoreUnavailableException("The test says so");

    public ConcurrentDictionary<(Guid KeyId, DateTimeOffset Hour), UsageCounts> Counts { get; } = [];

    public ConcurrentDictionary<Guid, DateTimeOffset> LastUsed { get; } = [];

    public ConcurrentDictionary<Guid, Guid> Tenants { get; } = [];

    public Task AddAsync(IReadOnlyCollection<KeyUsage> usage, CancellationToken cancellationToken)
    {
        if (IsFailing(Interlocked.Increment(ref writes)))
        {
            return Task.FromException(Failure);
        }

        lock (adding)
        {
            // As the port demands it; what is twice in a batch would be counted once by a real store.
            usage.Select(hour => (hour.KeyId, hour.Hour)).Should().OnlyHaveUniqueItems();
            foreach (var hour in usage)
            {
                Tenants[hour.KeyId] = hour.TenantId;
                Counts.AddOrUpdate((hour.KeyId, hour.Hour), hour.Counts, (_, counts) => counts + hour.Counts);
                if (hour.LastUsedAt is { } usedAt)
                {
                    LastUsed.AddOrUpdate(hour.KeyId, usedAt, (_, last) => usedAt > last ? usedAt : last);
                }
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<UsageHour>> ListAsync(Guid keyId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<UsageHour>> ListTotalsAsync(Guid tenantId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<ApiKeyUsage>> ListKeysAsync(
        Guid tenantId, DateTimeOffset from, DateTimeOffset to, UsageSort sort, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemoveBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken) => throw new NotSupportedException();
}
