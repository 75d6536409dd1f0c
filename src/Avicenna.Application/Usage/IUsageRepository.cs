namespace Avicenna.Application.Usage;

/// <summary>The store of counted requests. Every member throws <see cref="Errors.StoreUnavailableException"/> when it can't be reached.</summary>
public interface IUsageRepository
{
    /// <summary>
    /// Adds to what is counted, for each key and for its tenant, and notes when keys were last used, all or nothing. Keys may be gone; those
    /// of tenants that are gone are passed over.
    /// </summary>
    Task AddAsync(IReadOnlyCollection<KeyUsage> usage, CancellationToken cancellationToken);

    /// <summary>A key's hours that begin in [<paramref name="from"/>, <paramref name="to"/>), the earliest first; those without requests are left out.</summary>
    Task<IReadOnlyList<UsageHour>> ListAsync(Guid keyId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>The same over all keys of a tenant, those that are gone included.</summary>
    Task<IReadOnlyList<UsageHour>> ListTotalsAsync(Guid tenantId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>The keys of a tenant that had the most in the hours that begin in [<paramref name="from"/>, <paramref name="to"/>), the most first.</summary>
    Task<IReadOnlyList<ApiKeyUsage>> ListKeysAsync(Guid tenantId, DateTimeOffset from, DateTimeOffset to, UsageSort sort, int limit, CancellationToken cancellationToken);

    /// <summary>Removes hours that begin before that.</summary>
    Task RemoveBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken);
}
