namespace Avicenna.Application.Usage;

/// <summary>The store of request counts. All members throw <see cref="Errors.StoreUnavailableException"/> if it is unavailable.</summary>
public interface IUsageRepository
{
    /// <summary>Adds request counts and updates when keys were last used, in one transaction. Deleted keys still count; deleted tenants are skipped.</summary>
    Task AddAsync(IReadOnlyCollection<KeyUsage> usage, CancellationToken cancellationToken);

    /// <summary>
    /// Returns a key's hours that begin in [<paramref name="from"/>, <paramref name="to"/>), earliest first, without hours that have no
    /// requests.
    /// </summary>
    Task<IReadOnlyList<UsageHour>> ListAsync(Guid keyId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>Returns the same for all keys of a tenant together, including deleted ones.</summary>
    Task<IReadOnlyList<UsageHour>> ListTotalsAsync(Guid tenantId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>Returns the keys with the highest counts in the hours that begin in [<paramref name="from"/>, <paramref name="to"/>), in descending order.</summary>
    Task<IReadOnlyList<ApiKeyUsage>> ListKeysAsync(Guid tenantId, DateTimeOffset from, DateTimeOffset to, UsageSort sort, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes the hours that begin before <paramref name="cutoff"/>.</summary>
    Task RemoveBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken);
}
