using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>
/// Stores which key each audit trail is sealed with. Every member throws <see cref="Errors.StoreUnavailableException"/> when the store is
/// unavailable.
/// </summary>
public interface IAuditKeyRepository
{
    /// <summary>Returns the ids of the tenants whose trails are recorded as sealed with the key that has this fingerprint.</summary>
    Task<IReadOnlyList<Guid>> FindTenantsSealedUnderAsync(byte[] fingerprint, CancellationToken cancellationToken);

    /// <summary>Records the key of a trail that has none recorded yet, if its newest event is sealed with that key.</summary>
    /// <returns>False if another key is recorded, or the newest event has a different seal.</returns>
    Task<bool> TryAdoptAsync(Guid tenantId, IAuditSeal seal, CancellationToken cancellationToken);

    /// <summary>Reseals a trail with the configured key, records that key, and adds an event about it, in one transaction.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="oldSeal">The current seal of the trail.</param>
    /// <param name="anchor">What says where the trail begins.</param>
    /// <exception cref="Errors.AvicennaException">The trail doesn't verify under the old seal.</exception>
    Task ResealAsync(Guid tenantId, IAuditSeal oldSeal, AuditAnchor anchor, CancellationToken cancellationToken);
}
