using System.Text;
using System.Text.Json;

namespace Avicenna.Domain.Auditing;

/// <summary>
/// One link of a tenant's chain of events: who did what to which thing, when and from where. Someone with access to the store may
/// have made parts of it unreadable: those are null and named in <see cref="Unreadable"/>.
/// </summary>
public sealed record AuditEvent
{
    public required Guid? Id { get; init; }

    public required Guid TenantId { get; init; }

    /// <summary>Its place in the tenant's chain, counted from 1 without gaps.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset? Time { get; init; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public required string? Action { get; init; }

    /// <summary>The key that did it; null when an operator did.</summary>
    public required Guid? ActorKeyId { get; init; }

    /// <summary>One of <see cref="AuditTargets"/>.</summary>
    public required string? TargetType { get; init; }

    /// <summary>Which one; null for the tenant itself, whose id nobody outside sees, and for what has none.</summary>
    public required Guid? TargetId { get; init; }

    /// <summary>The target before, as JSON; null where it wasn't there. Never a secret or a hash.</summary>
    public required string? Before { get; init; }

    /// <summary>The target after, as JSON; null where it is gone.</summary>
    public required string? After { get; init; }

    /// <summary>Where the call came from; null for an operator's command.</summary>
    public required string? ClientAddress { get; init; }

    public required string? RequestId { get; init; }

    /// <summary>The columns whose stored values can't be read; none in an event that was written by this product.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>
    /// The event as bytes that are the same wherever it is read, and differ where anything of it does: a JSON array of its
    /// members in the order above, instants in Unix milliseconds.
    /// </summary>
    public byte[] ToCanonicalBytes() => Encoding.UTF8.GetBytes(JsonSerializer.Serialize<object?[]>(
        [Id, TenantId, Sequence, Time?.ToUnixTimeMilliseconds(), Action, ActorKeyId, TargetType, TargetId, Before, After, ClientAddress, RequestId]));
}
