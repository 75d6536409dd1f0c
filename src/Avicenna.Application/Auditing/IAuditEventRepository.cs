using Avicenna.Application.Paging;
using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

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

    /// <summary>Adds an event for calls that were refused.</summary>
    Task AddRefusedAsync(RefusedCall call, CancellationToken cancellationToken);
}
