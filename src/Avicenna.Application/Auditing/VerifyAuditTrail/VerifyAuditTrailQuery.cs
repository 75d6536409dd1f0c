using Avicenna.Domain.Auditing;
using MediatR;

namespace Avicenna.Application.Auditing.VerifyAuditTrail;

/// <summary>Walks a tenant's chain of audit events from its start.</summary>
/// <param name="TenantId">Whose chain.</param>
/// <param name="ExpectedHead">A head that was noted earlier; null: none was.</param>
public sealed record VerifyAuditTrailQuery(Guid TenantId, AuditHead? ExpectedHead) : IRequest<AuditTrailVerdict>;
