namespace Avicenna.Application.Auditing;

/// <summary>
/// Which key each audit trail is sealed under. Every member throws <see cref="Errors.StoreUnavailableException"/> when the store can't
/// be reached.
/// </summary>
public interface IAuditKeyRepository
{
    /// <summary>The ids of the tenants whose trails are noted as sealed under the key of this fingerprint.</summary>
    Task<IReadOnlyList<Guid>> FindTenantsSealedUnderAsync(byte[] fingerprint, CancellationToken cancellationToken);

    /// <summary>Notes the key of a trail for which none is noted yet, if its newest event is sealed under it.</summary>
    /// <returns>False: another key is noted, or the newest event has another seal.</returns>
    Task<bool> TryAdoptAsync(Guid tenantId, IAuditSeal seal, CancellationToken cancellationToken);

    /// <summary>Seals a trail anew under the configured key, notes that key, and adds an event that says so: all or nothing.</summary>
    /// <param name="tenantId">Whose trail.</param>
    /// <param name="oldSeal">The seal that it has.</param>
    /// <exception cref="Errors.AvicennaException">The trail is not whole under the old seal.</exception>
    Task ResealAsync(Guid tenantId, IAuditSeal oldSeal, CancellationToken cancellationToken);
}
