using Avicenna.Application.Authentication;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.Abstractions;

/// <summary>The store of keys. Every member throws <see cref="Errors.StoreUnavailableException"/> when it can't be reached.</summary>
public interface IApiKeyRepository
{
    /// <summary>Adds a new key with its secrets, durably: once the task is done, the key survives a crash.</summary>
    /// <exception cref="Errors.ConflictException">There is already a key with such a secret.</exception>
    /// <exception cref="Errors.NotFoundException">The tenant is gone.</exception>
    Task AddAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a key if it is the first of its tenant's life, also when several nodes try at once.
    /// </summary>
    /// <returns>False, and nothing is added, when the tenant has or once had a key.</returns>
    /// <exception cref="Errors.ConflictException">There is already a key with such a secret.</exception>
    /// <exception cref="Errors.NotFoundException">The tenant is gone.</exception>
    Task<bool> AddFirstAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>The tenant's key of that id; null when the tenant has none.</summary>
    Task<ApiKey?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken);

    /// <summary>Whatever key of whatever tenant has a secret with that hash; null when none has.</summary>
    Task<ApiKeySnapshot?> FindByHashAsync(SecretHash hash, CancellationToken cancellationToken);

    /// <summary>Keeps a secret under another hash, unless its hash is no longer <paramref name="current"/>.</summary>
    Task ReplaceHashAsync(SecretHash current, SecretHash replacement, CancellationToken cancellationToken);
}
