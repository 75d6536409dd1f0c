using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing.VerifyAuditTrail;

/// <param name="Head">The last event that the chain is whole up to.</param>
/// <param name="Problem">In a sentence, which event broke the chain and how; null: nothing is wrong.</param>
public sealed record AuditTrailVerdict(AuditHead Head, string? Problem);
