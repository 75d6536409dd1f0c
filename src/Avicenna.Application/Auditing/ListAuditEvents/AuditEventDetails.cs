using System.Text.Json;

namespace Avicenna.Application.Auditing.ListAuditEvents;

/// <summary>An audit event as it is shown; all members always present, and null where what is stored can't be read.</summary>
public sealed record AuditEventDetails
{
    public required Guid? Id { get; init; }

    /// <summary>Its place in the tenant's chain, from 1 without gaps.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset? Time { get; init; }

    public required string? Action { get; init; }

    /// <summary>The key that did it; null when an operator did.</summary>
    public required Guid? ActorKeyId { get; init; }

    public required string? TargetType { get; init; }

    public required Guid? TargetId { get; init; }

    public required JsonElement? Before { get; init; }

    public required JsonElement? After { get; init; }

    public required string? ClientAddress { get; init; }

    public required string? RequestId { get; init; }
}
