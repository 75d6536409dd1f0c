using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <summary>Verifies a tenant's chain of audit events from its start, or from the last pruned event.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="ExpectedHead">A head that was recorded earlier; null if there is none.</param>
public sealed record VerifyAuditTrailQuery(Guid TenantId, AuditHead? ExpectedHead) : IRequest<AuditTrailVerdict>;

internal sealed class VerifyAuditTrailQueryHandler(AuditTrailReader trails, IAuditSeal seal) : IRequestHandler<VerifyAuditTrailQuery, AuditTrailVerdict>
{
    public Task<AuditTrailVerdict> Handle(VerifyAuditTrailQuery query, CancellationToken cancellationToken) =>
        trails.VerifyAsync(query.TenantId, seal, query.ExpectedHead, cancellationToken);
}

/// <param name="Head">The last event up to which the chain is intact.</param>
/// <param name="Problem">A message which event broke the chain and how; null if the chain is intact.</param>
public sealed record AuditTrailVerdict(AuditHead Head, string? Problem)
{
    /// <summary>What says where the chain begins.</summary>
    public AuditAnchor Anchor { get; init; } = AuditAnchor.None;

    /// <summary>The number of pruned events that are still in the store, where an interrupted prune left them. They prove nothing.</summary>
    public long Leftovers { get; init; }

    /// <summary>The last event to prune; null if there is none.</summary>
    public AuditHead? Due { get; init; }
}
