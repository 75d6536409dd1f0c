using Avicenna.Application.Abstractions;
using Avicenna.Application.Auditing;
using Avicenna.Application.Paging;
using Avicenna.Domain.Auditing;

namespace Avicenna.Infrastructure.Persistence;

internal sealed class AuditEventRepository(Database database, AuditTrail trail) : IAuditEventRepository
{
    // A page of a tenant's events, newest first; a range of the primary key. The action is looked at row by row.
    private const string ListSql = """
        SELECT tenant_id, sequence, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac
        FROM audit_events
        WHERE tenant_id = @tenant_id
          AND sequence < @before
          AND (@action IS NULL OR action = @action)
        ORDER BY sequence DESC;
        """;

    // The same of those about one thing; a range of ix_audit_events_target.
    private const string ListByTargetSql = """
        SELECT tenant_id, sequence, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac
        FROM audit_events
        WHERE tenant_id = @tenant_id
          AND target_id = @target_id
          AND sequence < @before
          AND (@action IS NULL OR action = @action)
        ORDER BY sequence DESC;
        """;

    // The chain in its order; a range of the primary key.
    private const string ReadChainSql = """
        SELECT tenant_id, sequence, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac
        FROM audit_events
        WHERE tenant_id = @tenant_id AND sequence > @after
        ORDER BY sequence;
        """;

    public async Task<Page<AuditEvent>> ListAsync(AuditEventFilter filter, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters()
            .Id("tenant_id", filter.TenantId)
            .Sequence("before", filter.Before ?? long.MaxValue)
            .Ascii("action", filter.Action, AuditTrail.ActionSize);
        var rows = filter.TargetId is { } targetId
            ? await database.QueryAsync<Row>(ListByTargetSql, parameters.Id("target_id", targetId), filter.Limit + 1, cancellationToken)
            : await database.QueryAsync<Row>(ListSql, parameters, filter.Limit + 1, cancellationToken);
        return rows.ToPage(filter.Limit, row => row.Sequence, row => row.ToAuditEvent());
    }

    public async Task<IReadOnlyList<SealedAuditEvent>> ReadChainAsync(Guid tenantId, long after, int limit, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters().Id("tenant_id", tenantId).Sequence("after", after);
        var rows = await database.QueryAsync<Row>(ReadChainSql, parameters, limit, cancellationToken);
        return [.. rows.Select(row => new SealedAuditEvent(row.ToAuditEvent(), row.Mac))];
    }

    public Task AddRefusedAsync(RefusedCall call, CancellationToken cancellationToken) =>
        database.WriteForTenantAsync(
            call.TenantId,
            async transaction =>
            {
                await trail.AppendAsync(
                    transaction,
                    call.TenantId,
                    new AuditEntry(AuditActions.RefuseCall, call.Caller, AuditTargets.Call, TargetId: null, Before: null, AuditedState.Of(call), call.FirstAt));
                return true;
            },
            cancellationToken);

    private sealed class Row
    {
        public Guid TenantId { get; init; }

        public long Sequence { get; init; }

        public Guid Id { get; init; }

        public DateTimeOffset OccurredAt { get; init; }

        public string Action { get; init; } = "";

        public Guid? ActorKeyId { get; init; }

        public string TargetType { get; init; } = "";

        public Guid? TargetId { get; init; }

        public string? StateBefore { get; init; }

        public string? StateAfter { get; init; }

        public string? ClientAddress { get; init; }

        public string? RequestId { get; init; }

        public byte[] Mac { get; init; } = [];

        public AuditEvent ToAuditEvent() => new()
        {
            Id = Id,
            TenantId = TenantId,
            Sequence = Sequence,
            Time = OccurredAt,
            Action = Action,
            ActorKeyId = ActorKeyId,
            TargetType = TargetType,
            TargetId = TargetId,
            Before = StateBefore,
            After = StateAfter,
            ClientAddress = ClientAddress,
            RequestId = RequestId,
        };
    }
}
