using Avicenna.Application.Auditing;
using Avicenna.Application.Paging;
using Avicenna.Domain.Auditing;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class AuditEventRepository(SqlStore database, AuditTrail trail) : IAuditEventRepository
{
    // A page of a tenant's events, newest first; a range of the primary key. The action is checked row by row.
    private const string ListSql = """
        SELECT sequence, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac
        FROM audit_events
        WHERE tenant_id = @tenant_id
          AND sequence <= @last
          AND (@action IS NULL OR action = @action)
        ORDER BY sequence DESC;
        """;

    // A page of the events about one target; a range of ix_audit_events_target.
    private const string ListByTargetSql = """
        SELECT sequence, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac
        FROM audit_events
        WHERE tenant_id = @tenant_id
          AND target_id = @target_id
          AND sequence <= @last
          AND (@action IS NULL OR action = @action)
        ORDER BY sequence DESC;
        """;

    // Counts the rows of a chain without those that have a later sequence, but with those whose sequence isn't a number; a range of the
    // primary key.
    private const string CountChainSql = """
        SELECT COUNT(*) - COALESCE(SUM(CASE WHEN sequence > @up_to AND sequence <= @max THEN 1 ELSE 0 END), 0)
        FROM audit_events
        WHERE tenant_id = @tenant_id;
        """;

    // The chain in order; a range of the primary key.
    private const string ReadChainSql = """
        SELECT sequence, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac
        FROM audit_events
        WHERE tenant_id = @tenant_id AND sequence >= @from
        ORDER BY sequence;
        """;

    public async Task<Page<AuditEvent>> ListAsync(AuditEventFilter filter, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters()
            .Id("tenant_id", filter.TenantId)
            .Sequence("last", filter.Before is { } before ? before - 1 : long.MaxValue)
            .Ascii("action", filter.Action, AuditTrail.ActionSize);
        var rows = filter.TargetId is { } targetId
            ? await database.QueryAsync<AuditEventRow>(ListByTargetSql, parameters.Id("target_id", targetId), filter.Limit + 1, cancellationToken)
            : await database.QueryAsync<AuditEventRow>(ListSql, parameters, filter.Limit + 1, cancellationToken);
        return rows.ToPage(filter.Limit, row => row.ReadSequence(), row => row.ToAuditEvent(filter.TenantId));
    }

    public async Task<IReadOnlyList<SealedAuditEvent>> ReadChainAsync(Guid tenantId, long? after, int limit, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters().Id("tenant_id", tenantId).Sequence("from", after + 1 ?? long.MinValue);
        var rows = await database.QueryAsync<AuditEventRow>(ReadChainSql, parameters, limit, cancellationToken);
        return [.. rows.Select(row => new SealedAuditEvent(row.ToAuditEvent(tenantId), row.ReadMac()))];
    }

    public async Task<long> CountChainAsync(Guid tenantId, long upTo, CancellationToken cancellationToken) =>
        (await database.QueryAsync<long>(
            CountChainSql, database.Parameters().Id("tenant_id", tenantId).Sequence("up_to", upTo).Sequence("max", long.MaxValue), cancellationToken)).Single();

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
}
