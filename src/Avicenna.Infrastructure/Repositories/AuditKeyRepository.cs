using Avicenna.Application;
using Avicenna.Application.Auditing;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class AuditKeyRepository(SqlStore database, AuditTrail trail, IAuditSeal seal) : IAuditKeyRepository
{
    private const int EventsPerBatch = 500;

    // Finds tenants by audit key, at the start and for commands; a scan of the tenants.
    private const string FindTenantsSql = """
        SELECT id
        FROM tenants
        WHERE audit_key_check = @audit_key_check;
        """;

    // The two newest events, and any added in the meantime; a range of the primary key.
    private const string FindNewestSql = """
        SELECT sequence, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac
        FROM audit_events
        WHERE tenant_id = @tenant_id AND sequence >= (SELECT MAX(sequence) - 1 FROM audit_events WHERE tenant_id = @tenant_id)
        ORDER BY sequence;
        """;

    // Records the audit key if none is recorded; seeks the primary key.
    private const string AdoptSql = """
        UPDATE tenants
        SET audit_key_check = @audit_key_check
        WHERE id = @tenant_id AND audit_key_check IS NULL;
        """;

    // Records a new audit key; seeks the primary key.
    private const string NoteSql = """
        UPDATE tenants
        SET audit_key_check = @audit_key_check
        WHERE id = @tenant_id;
        """;

    // The next batch of the chain; a range of the primary key.
    private const string ReadSql = """
        SELECT sequence, id, occurred_at, action, actor_key_id, target_type, target_id, state_before, state_after, client_address, request_id, mac
        FROM audit_events
        WHERE tenant_id = @tenant_id AND sequence >= @from AND sequence < @to
        ORDER BY sequence;
        """;

    // Updates the seal of an event; seeks the primary key.
    private const string SealSql = """
        UPDATE audit_events
        SET mac = @mac
        WHERE tenant_id = @tenant_id AND sequence = @sequence;
        """;

    public Task<IReadOnlyList<Guid>> FindTenantsSealedUnderAsync(byte[] fingerprint, CancellationToken cancellationToken) =>
        database.QueryAsync<Guid>(FindTenantsSql, database.Parameters().Hash("audit_key_check", fingerprint), cancellationToken);

    public async Task<bool> TryAdoptAsync(Guid tenantId, IAuditSeal candidate, CancellationToken cancellationToken)
    {
        var parameters = Of(tenantId);
        var newest = (await database.QueryAsync<AuditEventRow>(FindNewestSql, parameters, cancellationToken))
            .Select(row => new SealedAuditEvent(row.ToAuditEvent(tenantId), row.ReadMac())).ToList();
        // An empty trail doesn't identify its key. 'audit verify' reports that it is empty.
        if (newest.Count > 0 && !Fits(candidate, newest.Count > 1 ? newest[^2].Mac : (AuditAnchor.Read(newest[0].Event) ?? AuditAnchor.None).Cut.Mac, newest[^1]))
        {
            return false;
        }

        return await database.WriteAsync(AdoptSql, parameters.Hash("audit_key_check", candidate.Fingerprint()), cancellationToken) > 0;
    }

    public Task ResealAsync(Guid tenantId, IAuditSeal oldSeal, AuditAnchor anchor, CancellationToken cancellationToken) => database.WriteForTenantAsync(
        tenantId,
        async transaction =>
        {
            await ResealAsync(transaction, tenantId, new AuditChain(oldSeal, anchor));
            await transaction.ExecuteAsync(NoteSql, Of(tenantId).Hash("audit_key_check", seal.Fingerprint()));
            await trail.AppendAsync(
                transaction, tenantId, new AuditEntry(AuditActions.Reseal, Caller.Operator, AuditTargets.Tenant, TargetId: null, Before: null, After: null));
            return true;
        },
        Timeout.InfiniteTimeSpan,
        call: null,
        cancellationToken);

    private async Task ResealAsync(DbTransaction transaction, Guid tenantId, AuditChain chain)
    {
        // The MAC of a pruned event stays as its anchor names it: nothing is left to seal.
        var mac = chain.Head.Mac;
        while (true)
        {
            var from = chain.Head.Sequence + 1;
            var step = await transaction.QueryAsync<AuditEventRow>(ReadSql, Of(tenantId).Sequence("from", from).Sequence("to", from + EventsPerBatch));
            var resealed = new List<SqlParameters>();
            foreach (var link in step.Select(row => new SealedAuditEvent(row.ToAuditEvent(tenantId), row.ReadMac())))
            {
                if (chain.TryAdd(link) is { } problem)
                {
                    throw new AvicennaException(AuditErrors.TrailBroken(problem));
                }

                mac = seal.Seal(mac, link.Event);
                resealed.Add(Of(tenantId).Sequence("sequence", link.Event.Sequence).Hash("mac", mac));
            }

            await transaction.ExecuteAsync(SealSql, resealed);
            if (step.Count < EventsPerBatch)
            {
                return;
            }
        }
    }

    private static bool Fits(IAuditSeal candidate, byte[] previousMac, SealedAuditEvent link) => candidate.Seal(previousMac, link.Event).AsSpan().SequenceEqual(link.Mac);

    private SqlParameters Of(Guid tenantId) => database.Parameters().Id("tenant_id", tenantId);
}
