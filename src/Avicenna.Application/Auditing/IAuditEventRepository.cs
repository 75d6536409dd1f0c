using Avicenna.Application.Paging;
using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>
/// Stores the audit trails of tenants. Changes write their own events, in their own transactions. Every member throws
/// <see cref="Errors.StoreUnavailableException"/> when the store is unavailable.
/// </summary>
public interface IAuditEventRepository
{
    Task<Page<AuditEvent>> ListAsync(AuditEventFilter filter, CancellationToken cancellationToken);

    /// <summary>Reads the next links of a chain in order, with their MACs.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="after">The sequence after which to start; null to start with the lowest, whatever it is.</param>
    /// <param name="limit">Maximum number of events.</param>
    Task<IReadOnlyList<SealedAuditEvent>> ReadChainAsync(Guid tenantId, long? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Counts the rows of a chain up to a sequence, including rows without a readable sequence, but without those up to the last pruned event.
    /// </summary>
    Task<long> CountChainAsync(Guid tenantId, long pruned, long upTo, CancellationToken cancellationToken);

    /// <summary>Adds the anchor that must precede a deletion.</summary>
    /// <returns>False if the trail was pruned since it was verified; nothing is added then.</returns>
    Task<bool> TryAnchorAsync(AuditCut cut, CancellationToken cancellationToken);

    /// <summary>Deletes a tenant's events up to a sequence, in short transactions.</summary>
    /// <returns>The number of deleted events.</returns>
    Task<int> DeleteAsync(Guid tenantId, long upTo, CancellationToken cancellationToken);

    /// <summary>Adds an event for refused calls.</summary>
    Task AddRefusedAsync(RefusedCall call, CancellationToken cancellationToken);
}
