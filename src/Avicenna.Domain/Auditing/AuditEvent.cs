using System.Buffers;
using System.Text.Json;

namespace Avicenna.Domain.Auditing;

/// <summary>
/// An event in a tenant's chain: who did what to which object, when and from where. Someone with access to the store may have made parts of
/// it unreadable. Those are null and listed in <see cref="Unreadable"/>.
/// </summary>
public sealed record AuditEvent
{
    /// <summary>Bytes that most events fit in.</summary>
    private const int InitialSize = 1024;

    public required Guid? Id { get; init; }

    public required Guid TenantId { get; init; }

    /// <summary>The position in the tenant's chain, from 1 without gaps.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset? Time { get; init; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public required string? Action { get; init; }

    /// <summary>The key that made the change; null if an operator did.</summary>
    public required Guid? ActorKeyId { get; init; }

    /// <summary>One of <see cref="AuditTargets"/>.</summary>
    public required string? TargetType { get; init; }

    /// <summary>The id of the target; null for the tenant itself, whose id is never shown, and for targets without an id.</summary>
    public required Guid? TargetId { get; init; }

    /// <summary>The target before the change, as JSON; null if it didn't exist. Never a secret or a hash.</summary>
    public required string? Before { get; init; }

    /// <summary>The target after the change, as JSON; null if it was deleted.</summary>
    public required string? After { get; init; }

    /// <summary>The client address of the call; null for an operator's command.</summary>
    public required string? ClientAddress { get; init; }

    public required string? RequestId { get; init; }

    /// <summary>The columns whose stored values can't be read. Empty for every event that Avicenna wrote.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>
    /// Returns the event as bytes that are the same wherever it is read, and differ if any part of it differs: a JSON array of its members in
    /// the order above, with timestamps in Unix milliseconds.
    /// </summary>
    public byte[] ToCanonicalBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(InitialSize);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            Write(json, Id);
            json.WriteStringValue(TenantId);
            json.WriteNumberValue(Sequence);
            if (Time is { } time)
            {
                json.WriteNumberValue(time.ToUnixTimeMilliseconds());
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteStringValue(Action);
            Write(json, ActorKeyId);
            json.WriteStringValue(TargetType);
            Write(json, TargetId);
            json.WriteStringValue(Before);
            json.WriteStringValue(After);
            json.WriteStringValue(ClientAddress);
            json.WriteStringValue(RequestId);
            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Guid? id)
    {
        if (id is { } value)
        {
            json.WriteStringValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
