namespace Avicenna.Application.Usage;

/// <summary>Counts a key's requests in one hour. It is closed when it has counted none between two writes.</summary>
internal sealed class UsageCounter(Guid tenantId)
{
    private UsageCounts counts;
    private DateTimeOffset? lastUsedAt;
    private bool isClosed;

    public Guid TenantId => tenantId;

    /// <returns>False if the counter is closed; it then counts nothing.</returns>
    public bool TryAdd(UsageCounts more, DateTimeOffset? usedAt)
    {
        // There may be a hundred thousand counters, each of which would have a lock.
        lock (this)
        {
            if (isClosed)
            {
                return false;
            }

            counts += more;
            lastUsedAt = usedAt > lastUsedAt || lastUsedAt is null ? usedAt ?? lastUsedAt : lastUsedAt;
            return true;
        }
    }

    /// <summary>Takes the counts, and closes the counter if there are none.</summary>
    /// <returns>False if the counter is closed now.</returns>
    public bool TryTake(out UsageCounts taken, out DateTimeOffset? takenLastUsedAt)
    {
        lock (this)
        {
            (taken, takenLastUsedAt) = (counts, lastUsedAt);
            (counts, lastUsedAt) = (default, null);
            isClosed = taken == default;
            return !isClosed;
        }
    }
}
