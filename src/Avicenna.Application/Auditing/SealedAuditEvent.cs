using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Auditing;

/// <param name="Event">An event as the store has it.</param>
/// <param name="Mac">The MAC that was kept with it.</param>
public sealed record SealedAuditEvent(AuditEvent Event, byte[] Mac);
