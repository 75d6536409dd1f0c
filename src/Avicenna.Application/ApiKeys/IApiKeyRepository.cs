using Avicenna.Application.Idempotency;
using Avicenna.Application.Paging;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Application.ApiKeys;

/// <summary>
/// The store of keys. What changes a tenant's keys is done one after the other, as one transaction with its audit event.
/// Every member throws <see cref="Errors.StoreUnavailableException"/> when the store can't be reached.
/// </summary>
public interface IApiKeyRepository
{
    /// <summary>Adds a new key with its secrets, durably: once the task is done, the key survives a crash.</summary>
    /// <param name="key">The key.</param>
    /// <param name="caller">Who makes it.</param>
    /// <param name="idempotentCall">The call, where its caller may repeat it; null: it is done however often it comes.</param>
    /// <exception cref="Errors.AvicennaException">There is already a key with such a secret.</exception>
    /// <exception cref="Errors.AvicennaException">The tenant is gone.</exception>
    /// <returns>Null: it is added. Otherwise the call was made before, and nothing is added.</returns>
    Task<ReplayedCall?> AddAsync(ApiKey key, Caller caller, IdempotentCall? idempotentCall, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a key on the operator's behalf if it is the first of its tenant's life, also when several nodes try at once.
    /// </summary>
    /// <returns>False, and nothing is added, when the tenant has or once had a key.</returns>
    /// <exception cref="Errors.AvicennaException">There is already a key with such a secret.</exception>
    /// <exception cref="Errors.AvicennaException">The tenant is gone.</exception>
    Task<bool> AddFirstAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>Adds keys that were issued elsewhere, all or none, on the operator's behalf.</summary>
    /// <param name="tenantId">Whose keys they become.</param>
    /// <param name="keys">The keys, each with its one secret.</param>
    /// <param name="progress">Is told how many have been looked at, and then how many were added.</param>
    /// <returns>What became of each key, in their order; where any is another tenant's, none was added.</returns>
    /// <exception cref="Errors.AvicennaException">The tenant is gone.</exception>
    Task<IReadOnlyList<ImportOutcome>> ImportAsync(Guid tenantId, IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken);

    /// <summary>Says what <see cref="ImportAsync"/> would do with keys as the store is now, and changes nothing.</summary>
    /// <param name="keys">The keys, each with its one secret.</param>
    /// <param name="progress">Is told how many have been looked at.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<ImportOutcome>> PreviewImportAsync(IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken);

    /// <summary>The tenant's key of that id; null when the tenant has none.</summary>
    Task<ApiKey?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken);

    /// <summary>A page of a tenant's keys, newest first.</summary>
    Task<Page<ApiKey>> ListAsync(ApiKeyFilter filter, CancellationToken cancellationToken);

    /// <summary>Whatever key of whatever tenant has a secret with one of these hashes; null when none has.</summary>
    /// <param name="candidates">One secret's hashes, at most as many as there are peppers and a plain one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<ApiKeySnapshot?> FindByHashAsync(IReadOnlyList<SecretHash> candidates, CancellationToken cancellationToken);

    /// <summary>Changes a key; nothing is written, and nothing audited, when the change leaves it as it was.</summary>
    /// <param name="tenantId">Whose key.</param>
    /// <param name="id">The key.</param>
    /// <param name="action">What is done, for the audit trail.</param>
    /// <param name="change">Makes the changed key of the current one. It may be called again, and refuses by throwing.</param>
    /// <param name="caller">Who changes it.</param>
    /// <param name="cancellationToken">Ends the wait for the work to begin.</param>
    /// <returns>The changed key; null when the tenant has no such key.</returns>
    /// <exception cref="Errors.AvicennaException">Nothing was changed, because no lasting admin key would be left.</exception>
    Task<ApiKey?> UpdateAsync(Guid tenantId, Guid id, string action, Func<ApiKey, ApiKey> change, Caller caller, CancellationToken cancellationToken);

    /// <summary>Gives a key another secret.</summary>
    /// <param name="tenantId">Whose key.</param>
    /// <param name="id">The key.</param>
    /// <param name="rotate">Makes the rotated key of the current one. It may be called again.</param>
    /// <param name="caller">Who rotates it.</param>
    /// <param name="idempotentCall">The call, where its caller may repeat it; null: it is done however often it comes.</param>
    /// <returns>The rotated key, or the call that was made before; neither when the tenant has no such key.</returns>
    Task<(ApiKey? Rotated, ReplayedCall? Replay)> RotateAsync(
        Guid tenantId, Guid id, Func<ApiKey, ApiKey> rotate, Caller caller, IdempotentCall? idempotentCall, CancellationToken cancellationToken);

    /// <summary>Removes a key. The hashes of its secrets are kept, so that it is never imported again.</summary>
    /// <returns>False when the tenant has no such key.</returns>
    /// <exception cref="Errors.AvicennaException">Nothing was removed, because no lasting admin key would be left.</exception>
    Task<bool> DeleteAsync(Guid tenantId, Guid id, Caller caller, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a secret under another hash, unless its hash is no longer <paramref name="current"/>, or the other pepper came to
    /// this store before the current one.
    /// </summary>
    Task ReplaceHashAsync(SecretHash current, SecretHash replacement, CancellationToken cancellationToken);
}
