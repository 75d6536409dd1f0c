using Avicenna.Application.Idempotency;
using Avicenna.Application.Paging;

namespace Avicenna.Application.ApiKeys;

/// <summary>
/// The store of keys. Changes to a tenant's keys run one at a time, each in one transaction with its audit event.
/// All members throw <see cref="Errors.StoreUnavailableException"/> if the store is unavailable.
/// </summary>
public interface IApiKeyRepository
{
    /// <summary>Adds a new key with its secrets. Once the task completes, the key survives a crash.</summary>
    /// <param name="key">The key.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="idempotentCall">The call if it is idempotent; null if every call takes effect.</param>
    /// <exception cref="Errors.AvicennaException">Another key already has one of its secrets.</exception>
    /// <exception cref="Errors.AvicennaException">The tenant no longer exists.</exception>
    /// <returns>Null if the key was added; otherwise the call that this one repeats, and nothing was added.</returns>
    Task<ReplayedCall?> AddAsync(ApiKey key, Caller caller, IdempotentCall? idempotentCall, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a key on the operator's behalf if the tenant has never had one. Only one node succeeds if several try at once.
    /// </summary>
    /// <returns>False if the tenant has or once had a key; then nothing is added.</returns>
    /// <exception cref="Errors.AvicennaException">Another key already has one of its secrets.</exception>
    /// <exception cref="Errors.AvicennaException">The tenant no longer exists.</exception>
    Task<bool> AddFirstAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>Imports keys that were issued elsewhere, on the operator's behalf.</summary>
    /// <param name="tenantId">The tenant that gets the keys.</param>
    /// <param name="keys">The keys, each with one secret.</param>
    /// <param name="progress">Receives the number of checked keys, then the number of added keys.</param>
    /// <returns>The outcome of each key, in order. If any key belongs to another tenant, none was added.</returns>
    /// <exception cref="Errors.AvicennaException">The tenant no longer exists.</exception>
    Task<IReadOnlyList<ImportOutcome>> ImportAsync(Guid tenantId, IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken);

    /// <summary>Returns what <see cref="ImportAsync"/> would do now, without changing anything.</summary>
    /// <param name="keys">The keys, each with one secret.</param>
    /// <param name="progress">Receives the number of checked keys.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<ImportOutcome>> PreviewImportAsync(IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken);

    /// <summary>Returns the tenant's key with this id; null if the tenant has none.</summary>
    Task<ApiKey?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken);

    /// <summary>Returns a page of a tenant's keys, newest first.</summary>
    Task<Page<ApiKey>> ListAsync(ApiKeyFilter filter, CancellationToken cancellationToken);

    /// <summary>Returns the key, of any tenant, that has a secret with one of these hashes; null if there is none.</summary>
    /// <param name="candidates">The hashes of one secret: at most one for each pepper and a plain one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<ApiKeySnapshot?> FindByHashAsync(IReadOnlyList<SecretHash> candidates, CancellationToken cancellationToken);

    /// <summary>Changes a key. A change without effect is neither written nor audited.</summary>
    /// <param name="tenantId">The tenant of the key.</param>
    /// <param name="id">The key.</param>
    /// <param name="action">The action for the audit trail.</param>
    /// <param name="change">Returns the changed key. It may be called more than once, and throws to refuse the change.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="cancellationToken">Cancels the call as long as the work has not begun.</param>
    /// <returns>The changed key; null if the tenant has no such key.</returns>
    /// <exception cref="Errors.AvicennaException">Nothing was changed, because no admin key without expiry would be left.</exception>
    Task<ApiKey?> UpdateAsync(Guid tenantId, Guid id, string action, Func<ApiKey, ApiKey> change, Caller caller, CancellationToken cancellationToken);

    /// <summary>Gives a key a new secret.</summary>
    /// <param name="tenantId">The tenant of the key.</param>
    /// <param name="id">The key.</param>
    /// <param name="rotate">Returns the rotated key. It may be called more than once.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="idempotentCall">The call if it is idempotent; null if every call takes effect.</param>
    /// <returns>The rotated key, or the call that this one repeats; neither if the tenant has no such key.</returns>
    Task<(ApiKey? Rotated, ReplayedCall? Replay)> RotateAsync(
        Guid tenantId, Guid id, Func<ApiKey, ApiKey> rotate, Caller caller, IdempotentCall? idempotentCall, CancellationToken cancellationToken);

    /// <summary>Deletes a key. The hashes of its secrets are kept, so that it can't be imported again.</summary>
    /// <returns>False if the tenant has no such key.</returns>
    /// <exception cref="Errors.AvicennaException">Nothing was deleted, because no admin key without expiry would be left.</exception>
    Task<bool> DeleteAsync(Guid tenantId, Guid id, Caller caller, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the hash of a secret. Does nothing if the hash is no longer <paramref name="current"/>, or if the replacement's pepper was
    /// registered in this store before the current one.
    /// </summary>
    Task ReplaceHashAsync(SecretHash current, SecretHash replacement, CancellationToken cancellationToken);
}
