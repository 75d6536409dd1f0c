using Avicenna.Application;
using Avicenna.Application.Auditing;
using Avicenna.Application.Time;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>Appends events to a tenant's chain, in the transaction of the changes that they describe.</summary>
internal sealed class AuditTrail(SqlStore database, IAuditSeal seal, TimeProvider time)
{
    public const int ActionSize = 32;
    private const int TargetTypeSize = 16;
    private const int ClientAddressSize = 64;
    private const int RequestIdSize = 128;

    // The last event of the chain and the key that the chain is sealed under; seeks both primary keys. MAX is a seek as well, and works on
    // both databases.
    private const string HeadSql = """
        SELECT t.audit_key_check, e.sequence, e.mac
        FROM tenants t
        LEFT JOIN audit_events e ON e.tenant_id = t.id AND e.sequence = (SELECT MAX(sequence) FROM audit_events WHERE tenant_id = @tenant_id)
        WHERE t.id = @tenant_id;
        """;

    // Inserts an event. The primary key prevents two events with the same sequence.
    private const string InsertSql = """
        INSERT INTO audit_events (tenant_id, sequence, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac)
        VALUES (@tenant_id, @sequence, @id, @occurred_at, @action, @actor_key_id, @target_type, @target_id, @state_before, @state_after, @client_address, @request_id, @mac);
        """;

    /// <param name="transaction">The transaction, which must be one for this tenant.</param>
    /// <param name="tenantId">The tenant of the chain.</param>
    /// <param name="entries">The events, in order.</param>
    /// <exception cref="StoreUnavailableException">The trail was resealed under a key that this node doesn't have.</exception>
    public async Task AppendAsync(DbTransaction transaction, Guid tenantId, params IEnumerable<AuditEntry> entries)
    {
        var parameters = database.Parameters().Id("tenant_id", tenantId);
        var row = (await transaction.QueryAsync<HeadRow>(HeadSql, parameters)).SingleOrDefault();
        if (row?.AuditKeyCheck is { } check && !seal.Fingerprint().AsSpan().SequenceEqual(check))
        {
            throw new StoreUnavailableException("The audit trails are sealed under another Security:AuditKey than this process has. Restart it with the key that they are sealed under");
        }

        var head = row is { Sequence: { } sequence, Mac: { } mac } ? new AuditHead(sequence, mac) : AuditHead.Start;
        await database.ExecuteForRowsAsync(transaction, InsertSql, [.. Link(entries, tenantId, head)]);
    }

    private IEnumerable<SqlParameters> Link(IEnumerable<AuditEntry> entries, Guid tenantId, AuditHead head)
    {
        foreach (var entry in entries)
        {
            var next = Place(entry, tenantId, head.Sequence + 1);
            head = new AuditHead(next.Sequence, seal.Seal(head.Mac, next));
            yield return ToInsert(next, head.Mac);
        }
    }

    private AuditEvent Place(AuditEntry entry, Guid tenantId, long sequence) => new()
    {
        Id = Guid.NewGuid(),
        TenantId = tenantId,
        Sequence = sequence,
        Time = entry.Time ?? time.GetInstant(),
        Action = entry.Action,
        ActorKeyId = entry.Caller.KeyId,
        TargetType = entry.TargetType,
        TargetId = entry.TargetId,
        Before = entry.Before,
        After = entry.After,
        ClientAddress = entry.Caller.ClientAddress,
        RequestId = entry.Caller.RequestId,
    };

    private SqlParameters ToInsert(AuditEvent link, byte[] mac) => database.Parameters()
        .Id("tenant_id", link.TenantId)
        .Sequence("sequence", link.Sequence)
        .Id("id", link.Id)
        .Instant("occurred_at", link.Time)
        .Ascii("action", link.Action, ActionSize)
        .Id("actor_key_id", link.ActorKeyId)
        .Ascii("target_type", link.TargetType, TargetTypeSize)
        .Id("target_id", link.TargetId)
        .Text("state_before", link.Before, SqlParameters.Unbounded)
        .Text("state_after", link.After, SqlParameters.Unbounded)
        .Ascii("client_address", link.ClientAddress, ClientAddressSize)
        .Ascii("request_id", link.RequestId, RequestIdSize)
        .Hash("mac", mac);

    private sealed class HeadRow
    {
        public byte[]? AuditKeyCheck { get; init; }

        public long? Sequence { get; init; }

        public byte[]? Mac { get; init; }
    }
}

/// <summary>An audit event that is not part of a chain yet.</summary>
/// <param name="Action">The action.</param>
/// <param name="Caller">The caller.</param>
/// <param name="TargetType">The type of the target.</param>
/// <param name="TargetId">The id of the target.</param>
/// <param name="Before">The previous state of the target, as JSON.</param>
/// <param name="After">The new state of the target, as JSON.</param>
/// <param name="Time">The time of the action; null for now.</param>
internal sealed record AuditEntry(string Action, Caller Caller, string TargetType, Guid? TargetId, string? Before, string? After, DateTimeOffset? Time = null)
{
    // Names and metadata are written by callers, and keys in them must not be stored.
    public string? Before { get; } = Mask(Before);

    public string? After { get; } = Mask(After);

    private static string? Mask(string? state) => state is null ? null : SecretMask.ApplyToKeys(state);
}
