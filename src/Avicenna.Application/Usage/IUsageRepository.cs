namespace Avicenna.Application.Usage;

/// <summary>The store of request counts. All members throw <see cref="Errors.StoreUnavailableException"/> if it is unavailable.</summary>
public interface IUsageRepository
{
    /// <summary>Adds request counts and updates when keys were last used, in one transaction. Deleted keys are skipped.</summary>
    Task AddAsync(IReadOnlyCollection<KeyUsage> usage, CancellationToken cancellationToken);

    /// <summary>
    /// Returns a key's hours that begin in [<paramref name="from"/>, <paramref name="to"/>), earliest first, without hours that have no
    /// requests.
    /// </summary>
    Task<IReadOnlyList<UsageHour>> ListAsync(Guid keyId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>Deletes hours that begin before <paramref name="cutoff"/>.</summary>
    Task RemoveBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken);
}
