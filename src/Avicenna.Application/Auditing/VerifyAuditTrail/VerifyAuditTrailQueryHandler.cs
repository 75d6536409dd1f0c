using Avicenna.Application.Abstractions;
using MediatR;

namespace Avicenna.Application.Auditing.VerifyAuditTrail;

internal sealed class VerifyAuditTrailQueryHandler(AuditTrailReader trails, IAuditSeal seal) : IRequestHandler<VerifyAuditTrailQuery, AuditTrailVerdict>
{
    public Task<AuditTrailVerdict> Handle(VerifyAuditTrailQuery query, CancellationToken cancellationToken) =>
        trails.VerifyAsync(query.TenantId, seal, query.ExpectedHead, cancellationToken);
}
