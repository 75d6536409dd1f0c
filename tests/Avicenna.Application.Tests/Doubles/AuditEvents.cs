using Avicenna.Domain.Auditing;

namespace Avicenna.Application.Tests.Doubles;

/// <summary>Events to take exception to by <c>with</c>.</summary>
internal static class AuditEvents
{
    /// <summary>An event of that tenant at that place of its chain.</summary>
    public static AuditEvent At(Guid tenantId, long sequence) => new()
    {
        Id = Guid.NewGuid(),
        TenantId = tenantId,
        Sequence = sequence,
        Time = Clock.Instant,
        Action = AuditActions.UpdateApiKey,
        ActorKeyId = Guid.NewGuid(),
        TargetType = AuditTargets.ApiKey,
        TargetId = Guid.NewGuid(),
        Before = """{"n":1.0}""",
        After = """{"n":2}""",
        ClientAddress = "192.0.2.1",
        RequestId = "0HN1",
    };
}
