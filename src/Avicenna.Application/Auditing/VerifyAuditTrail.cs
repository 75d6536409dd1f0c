using Avicenna.Domain.Auditing;
using MediatR;

namespace Avicenna.Application.Auditing;

/// <summary>Walks a tenant's chain of audit events from its start.</summary>
/// <param name="TenantId">Whose chain.</param>
/// <param name="ExpectedHead">A head that was noted earlier; null: none was.</param>
public sealed record VerifyAuditTrailQuery(Guid TenantId, AuditHead? ExpectedHead) : IRequest<AuditTrailVerdict>;

internal sealed class VerifyAuditTrailQueryHandler(AuditTrailReader trails, IAuditSeal seal) : IRequestHandler<VerifyAuditTrailQuery, AuditTrailVerdict>
{
    public Task<AuditTrailVerdict> Handle(VerifyAuditTrailQuery query, CancellationToken cancellationToken) =>
        trails.VerifyAsync(query.TenantId, seal, query.ExpectedHead, cancellationToken);
}

/// <param name="Head">The last event that the chain is whole up to.</param>
/// <param name="Problem">In a sentence, which event broke the chain and how; null: nothing is wrong.</param>
public sealed record AuditTrailVerdict(AuditHead Head, string? Problem);
