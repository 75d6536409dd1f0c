using Avicenna.Application.Usage;

namespace Avicenna.Infrastructure.Usage;

/// <summary>Counts a key's requests of one hour until it is closed.</summary>
internal sealed class UsageCounter
{
    private readonly Lock counting = new();
    private UsageCounts counts;
    private DateTimeOffset? lastUsedAt;
    private bool isClosed;

    /// <returns>False, and nothing is counted, once it is closed.</returns>
    public bool TryAdd(UsageCounts more, DateTimeOffset? usedAt)
    {
        lock (counting)
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

    /// <summary>The last word.</summary>
    public (UsageCounts Counts, DateTimeOffset? LastUsedAt) Close()
    {
        lock (counting)
        {
            isClosed = true;
            return (counts, lastUsedAt);
        }
    }
}
