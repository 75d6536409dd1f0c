namespace Avicenna.Infrastructure.Repositories;

/// <summary>
/// An audit event as stored. Values may have any type, because anyone with write access to the store may have changed them, and verification
/// must report that.
/// </summary>
internal sealed class AuditEventRow
{
    private readonly List<string> unreadable = [];

    public object? Sequence { get; init; }

    public object? Id { get; init; }

    public object? OccurredAt { get; init; }

    public object? Action { get; init; }

    public object? ActorKeyId { get; init; }

    public object? TargetType { get; init; }

    public object? TargetId { get; init; }

    public object? StateBefore { get; init; }

    public object? StateAfter { get; init; }

    public object? ClientAddress { get; init; }

    public object? RequestId { get; init; }

    public object? Mac { get; init; }

    /// <summary>Returns the position in the chain, rounded down if it isn't a whole number.</summary>
    public long ReadSequence() => Sequence switch
    {
        long whole => whole,
        double real => (long)Math.Floor(real),
        _ => 0,
    };

    /// <summary>Returns the stored MAC; an empty one, which never matches, if the value isn't binary.</summary>
    public byte[] ReadMac() => Mac as byte[] ?? [];

    public AuditEvent ToAuditEvent(Guid tenantId)
    {
        unreadable.Clear();
        if (Sequence is not long)
        {
            unreadable.Add("sequence");
        }

        return new AuditEvent
        {
            Id = ReadId("id", Id, isRequired: true),
            TenantId = tenantId,
            Sequence = ReadSequence(),
            Time = ReadInstant("occurred_at", OccurredAt),
            Action = ReadText("action", Action, isRequired: true),
            ActorKeyId = ReadId("actor_key_id", ActorKeyId),
            TargetType = ReadText("target_type", TargetType, isRequired: true),
            TargetId = ReadId("target_id", TargetId),
            Before = ReadText("state_before", StateBefore),
            After = ReadText("state_after", StateAfter),
            ClientAddress = ReadText("client_address", ClientAddress),
            RequestId = ReadText("request_id", RequestId),
            Unreadable = unreadable.Count == 0 ? [] : [.. unreadable],
        };
    }

    private Guid? ReadId(string column, object? value, bool isRequired = false) => value switch
    {
        Guid id => id,
        string text when Guid.TryParseExact(text, "D", out var id) => id,
        null when !isRequired => null,
        _ => Unreadable<Guid?>(column),
    };

    private DateTimeOffset? ReadInstant(string column, object? value) => value switch
    {
        DateTimeOffset instant => instant,
        long milliseconds when milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() =>
            DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
        _ => Unreadable<DateTimeOffset?>(column),
    };

    private string? ReadText(string column, object? value, bool isRequired = false) => value switch
    {
        string text => text,
        null when !isRequired => null,
        _ => Unreadable<string?>(column),
    };

    private T? Unreadable<T>(string column)
    {
        unreadable.Add(column);
        return default;
    }
}
