using Avicenna.Application.Auditing;
using Avicenna.Application.Paging;
using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Abstractions;

/// <summary>
/// The audit trails of the tenants. Changes write their own events, in their own transactions. Every member throws
/// <see cref="Errors.StoreUnavailableException"/> when the store can't be reached.
/// </summary>
public interface IAuditEventRepository
{
    Task<Page<AuditEvent>> ListAsync(AuditEventFilter filter, CancellationToken cancellationToken);

    /// <summary>The next links of a chain in order, with their MACs.</summary>
    /// <param name="tenantId">Whose chain.</param>
    /// <param name="after">The sequence after which to begin; null: from the lowest on, whatever it is.</param>
    /// <param name="limit">At most how many.</param>
    Task<IReadOnlyList<SealedAuditEvent>> ReadChainAsync(Guid tenantId, long? after, int limit, CancellationToken cancellationToken);

    /// <summary>How many rows the store holds for a chain up to a sequence, among them rows without a readable sequence.</summary>
    Task<long> CountChainAsync(Guid tenantId, long upTo, CancellationToken cancellationToken);

    /// <summary>The ids of the tenants whose trails are noted as sealed under the key of this fingerprint.</summary>
    Task<IReadOnlyList<Guid>> FindTenantsSealedUnderAsync(byte[] fingerprint, CancellationToken cancellationToken);

    /// <summary>Notes the key of a trail for which none is noted yet, if its newest event is sealed under it.</summary>
    /// <returns>False: another key is noted, or the newest event has another seal.</returns>
    Task<bool> TryAdoptAsync(Guid tenantId, IAuditSeal seal, CancellationToken cancellationToken);

    /// <summary>Seals a trail anew under the configured key, notes that key, and adds an event that says so: all or nothing.</summary>
    /// <param name="tenantId">Whose trail.</param>
    /// <param name="oldSeal">The seal that it has.</param>
    /// <exception cref="Errors.ConflictException">The trail is not whole under the old seal.</exception>
    Task ResealAsync(Guid tenantId, IAuditSeal oldSeal, CancellationToken cancellationToken);

    /// <summary>Adds an event for calls that were refused.</summary>
    Task AddRefusedAsync(RefusedCall call, CancellationToken cancellationToken);
}
