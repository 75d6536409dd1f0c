namespace Avicenna.Application.Usage;

/// <summary>The store of counted requests. Every member throws <see cref="Errors.StoreUnavailableException"/> when it can't be reached.</summary>
public interface IUsageRepository
{
    /// <summary>Adds to what is counted and notes when keys were last used, all or nothing. Keys that are gone are passed over.</summary>
    Task AddAsync(IReadOnlyCollection<KeyUsage> usage, CancellationToken cancellationToken);

    /// <summary>A key's hours that begin in [<paramref name="from"/>, <paramref name="to"/>), the earliest first; those without requests are left out.</summary>
    Task<IReadOnlyList<UsageHour>> ListAsync(Guid keyId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>Removes hours that begin before that.</summary>
    Task RemoveBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken);
}
