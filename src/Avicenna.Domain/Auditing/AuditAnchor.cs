using System.Text.Json;
using System.Text.Json.Serialization;

namespace Avicenna.Domain.Auditing;

/// <summary>
/// An event that was added when older events were pruned. It names the last of them, so that the chain can be verified from the next one on.
/// The anchor is itself part of that chain, so only someone with the audit key can make one.
/// </summary>
/// <param name="Sequence">The position of the anchor; 0 if the trail was never pruned.</param>
/// <param name="Cut">The last pruned event.</param>
public sealed record AuditAnchor(long Sequence, AuditHead Cut)
{
    /// <summary>The anchor of a trail that was never pruned.</summary>
    public static readonly AuditAnchor None = new(0, AuditHead.Start);

    /// <summary>Reads an event as an anchor.</summary>
    /// <returns>Null if the event isn't an anchor, which includes one that names itself or a later event.</returns>
    public static AuditAnchor? Read(AuditEvent auditEvent)
    {
        try
        {
            return auditEvent is { Action: AuditActions.Prune, After: { } after }
                && JsonSerializer.Deserialize<State>(after)?.Head is { } text
                && AuditHead.TryParse(text, out var cut)
                && cut.Sequence < auditEvent.Sequence
                    ? new AuditAnchor(auditEvent.Sequence, cut)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record State([property: JsonPropertyName("head")] string? Head);
}
