using Avicenna.Application;
using Avicenna.Application.Auditing;
using Avicenna.Application.Paging;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class AuditEventRepository(SqlStore database, AuditTrail trail) : IAuditEventRepository
{
    // The events of a page, newest first; seeks the primary key for each. One of the next four queries selects their sequences.
    private const string PageSql = $"""
        SELECT {Columns}
        FROM audit_events
        WHERE tenant_id = @tenant_id AND sequence IN (@page)
        ORDER BY sequence DESC;
        """;

    private const string Columns =
        "sequence, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac";

    // The newest events of a tenant; a range of the primary key. The action is compared row by row.
    private const string ListSql = """
        SELECT sequence
        FROM audit_events
        WHERE tenant_id = @tenant_id
          AND sequence <= @last
          AND (@action IS NULL OR action = @action)
        ORDER BY sequence DESC;
        """;

    // A page of the events about one target; a range of ix_audit_events_target.
    private const string ListByTargetSql = """
        SELECT sequence
        FROM audit_events
        WHERE tenant_id = @tenant_id
          AND target_id = @target_id
          AND sequence <= @last
          AND (@action IS NULL OR action = @action)
          AND (@actor_key_id IS NULL OR actor_key_id = @actor_key_id)
          AND occurred_at >= @from
          AND occurred_at < @to
        ORDER BY sequence DESC;
        """;

    // The events of a period; a range of ix_audit_events_time, which covers the query. The order of times isn't that of sequences, because
    // clocks of nodes differ and refused calls are recorded late. So the whole range is sorted, with as few columns as possible. "+ 0" keeps
    // SQLite from scanning the primary key instead, from the newest event back to the range.
    private const string ListByTimeSql = """
        SELECT sequence
        FROM audit_events
        WHERE tenant_id = @tenant_id
          AND occurred_at >= @from
          AND occurred_at < @to
          AND sequence + 0 <= @last
          AND (@action IS NULL OR action = @action)
          AND (@actor_key_id IS NULL OR actor_key_id = @actor_key_id)
        ORDER BY sequence + 0 DESC;
        """;

    // The events of calls with one key; a range of ix_audit_events_actor.
    private const string ListByActorSql = """
        SELECT sequence
        FROM audit_events
        WHERE tenant_id = @tenant_id
          AND actor_key_id = @actor_key_id
          AND sequence <= @last
          AND (@action IS NULL OR action = @action)
        ORDER BY sequence DESC;
        """;

    // Counts the rows of a chain up to a sequence and after the pruned ones, including rows whose sequence isn't a number; a range of the
    // primary key.
    private const string CountChainSql = """
        SELECT COUNT(*) - COALESCE(SUM(CASE WHEN (sequence > @up_to AND sequence <= @max) OR (sequence >= 1 AND sequence <= @pruned) THEN 1 ELSE 0 END), 0)
        FROM audit_events
        WHERE tenant_id = @tenant_id;
        """;

    // The events of a chain in order; a range of the primary key.
    private const string ReadChainSql = $"""
        SELECT {Columns}
        FROM audit_events
        WHERE tenant_id = @tenant_id AND sequence >= @from
        ORDER BY sequence;
        """;

    // Anchors that were added since the trail was verified; a range of the primary key.
    private const string FindAnchorsSql = """
        SELECT sequence
        FROM audit_events
        WHERE tenant_id = @tenant_id AND sequence > @verified AND action = @action;
        """;

    // The next events to prune, oldest first; a range of the primary key.
    private const string NextPrunedSql = """
        SELECT sequence
        FROM audit_events
        WHERE tenant_id = @tenant_id AND sequence <= @up_to
        ORDER BY sequence;
        """;

    // Deletes pruned events; seeks the primary key.
    private const string DeletePrunedSql = """
        DELETE FROM audit_events
        WHERE tenant_id = @tenant_id AND sequence IN (@next);
        """;

    private static readonly Deletion Pruned = new(DeletePrunedSql, NextPrunedSql);

    public async Task<Page<AuditEvent>> ListAsync(AuditEventFilter filter, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters()
            .Id("tenant_id", filter.TenantId)
            .Sequence("last", filter.Before is { } before ? before - 1 : long.MaxValue)
            .Ascii("action", filter.Action, AuditTrail.ActionSize)
            .Id("target_id", filter.TargetId)
            .Id("actor_key_id", filter.ActorKeyId)
            .Instant("from", filter.From ?? DateTimeOffset.MinValue)
            .Instant("to", filter.To ?? DateTimeOffset.MaxValue)
            .Number("limit", filter.Limit + 1);
        var page = filter switch
        {
            { TargetId: not null } => ListByTargetSql,
            { From: not null } or { To: not null } => ListByTimeSql,
            { ActorKeyId: not null } => ListByActorSql,
            _ => ListSql,
        };
        var rows = await database.QueryAsync<AuditEventRow>(Lane.Lists, Of(database.Limit(page.TrimEnd(';'))), parameters, cancellationToken);
        return rows.ToPage(filter.Limit, row => row.ReadSequence(), row => row.ToAuditEvent(filter.TenantId));
    }

    /// <summary>Returns the statement for the events that a query selects.</summary>
    internal static string Of(string page) => PageSql.Replace("@page", page, StringComparison.Ordinal);

    public async Task<IReadOnlyList<SealedAuditEvent>> ReadChainAsync(Guid tenantId, long? after, int limit, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters().Id("tenant_id", tenantId).Sequence("from", after + 1 ?? long.MinValue);
        var rows = await database.QueryAsync<AuditEventRow>(ReadChainSql, parameters, limit, cancellationToken);
        return [.. rows.Select(row => new SealedAuditEvent(row.ToAuditEvent(tenantId), row.ReadMac()))];
    }

    public async Task<long> CountChainAsync(Guid tenantId, long pruned, long upTo, CancellationToken cancellationToken) =>
        (await database.QueryAsync<long>(
            CountChainSql,
            database.Parameters().Id("tenant_id", tenantId).Sequence("pruned", pruned).Sequence("up_to", upTo).Sequence("max", long.MaxValue),
            cancellationToken)).Single();

    public Task<bool> TryAnchorAsync(AuditCut cut, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters().Id("tenant_id", cut.TenantId).Sequence("verified", cut.Verified).Ascii("action", AuditActions.Prune, AuditTrail.ActionSize);
        return database.WriteForTenantAsync(
            cut.TenantId,
            async transaction =>
            {
                if ((await transaction.QueryAsync<long>(FindAnchorsSql, parameters)).Count > 0)
                {
                    return false;
                }

                await trail.AppendAsync(
                    transaction, cut.TenantId, new AuditEntry(AuditActions.Prune, Caller.Operator, AuditTargets.Tenant, TargetId: null, Before: null, AuditedState.Of(cut)));
                return true;
            },
            cancellationToken);
    }

    public Task<int> DeleteAsync(Guid tenantId, long upTo, CancellationToken cancellationToken) =>
        database.DeleteAsync(Pruned, database.Parameters().Id("tenant_id", tenantId).Sequence("up_to", upTo), cancellationToken);

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
