using System.Runtime.CompilerServices;
using Avicenna.Application;
using Avicenna.Application.Endpoints;
using Avicenna.Application.Paging;
using Avicenna.Application.Tenants;
using Avicenna.Domain;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class EndpointRepository(SqlStore database, ChangeLog changes, AuditTrail trail) : IEndpointRepository
{
    public const int AuthenticationSize = 5;

    // The beginning of the queries for endpoints.
    private const string SelectSql = """
        SELECT id, tenant_id, path, method, authentication, scopes, created_at, sequence
        FROM endpoints
        """;

    // Inserts an endpoint. The unique index on tenant, path and method rejects duplicates.
    private const string InsertSql = """
        INSERT INTO endpoints (id, tenant_id, path, path_canonical, method, authentication, scopes, created_at)
        VALUES (@id, @tenant_id, @path, @path_canonical, @method, @authentication, @scopes, @created_at);
        """;

    // One endpoint; seeks the unique index on id.
    private const string FindSql = $"""
        {SelectSql}
        WHERE id = @id AND tenant_id = @tenant_id;
        """;

    // A page of a tenant's endpoints, newest first; a range of ix_endpoints_tenant.
    private const string ListSql = $"""
        {SelectSql}
        WHERE tenant_id = @tenant_id AND sequence < @before
        ORDER BY sequence DESC;
        """;

    // The settings and endpoints of a tenant; seeks the primary key of tenants and a range of ix_endpoints_tenant.
    private const string FindPolicySql = """
        SELECT t.default_authentication, t.allow_preflight, e.id, e.tenant_id, e.path, e.method, e.authentication, e.scopes, e.created_at
        FROM tenants t
        LEFT JOIN endpoints e ON e.tenant_id = t.id
        WHERE t.id = @tenant_id
        ORDER BY e.sequence;
        """;

    // Updates an endpoint; seeks the unique index on id.
    private const string UpdateSql = """
        UPDATE endpoints
        SET path = @path, path_canonical = @path_canonical, method = @method, authentication = @authentication, scopes = @scopes
        WHERE id = @id AND tenant_id = @tenant_id;
        """;

    // Deletes an endpoint; seeks the unique index on id.
    private const string DeleteSql = """
        DELETE FROM endpoints
        WHERE id = @id AND tenant_id = @tenant_id;
        """;

    private static readonly RowReader<(Endpoint Endpoint, long Sequence)> ListReader =
        RowReader<(Endpoint, long)>.Join<Endpoint, long>("sequence", (endpoint, sequence) => (endpoint, sequence));

    // A tenant without endpoints has one row without an endpoint.
    private static readonly RowReader<(TenantSettings Settings, Endpoint? Endpoint)> PolicyReader =
        RowReader<(TenantSettings, Endpoint?)>.Join<TenantSettings, Endpoint?>("id", (settings, endpoint) => (settings, endpoint));

    public Task AddAsync(Endpoint endpoint, Caller caller, CancellationToken cancellationToken) =>
        WriteAsync(
            endpoint.TenantId,
            async transaction =>
            {
                await transaction.ExecuteAsync(InsertSql, Changeable(endpoint).Instant("created_at", endpoint.CreatedAt));
                await AuditAsync(transaction, AuditActions.CreateEndpoint, caller, before: null, endpoint);
                return Written.Change(true);
            },
            cancellationToken);

    public async Task<Endpoint?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken) =>
        (await database.QueryAsync<Endpoint>(FindSql, ById(tenantId, id), cancellationToken)).SingleOrDefault();

    public async Task<Page<Endpoint>> ListAsync(Guid tenantId, long? before, int limit, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters().Id("tenant_id", tenantId).Sequence("before", before ?? long.MaxValue);
        var rows = await database.QueryAsync(ListSql, parameters, limit + 1, cancellationToken, ListReader);
        return rows.ToPage(limit, row => row.Sequence, row => row.Endpoint);
    }

    public async Task<AccessPolicy?> FindPolicyAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        // Consistent: if endpoints are protected first and the default is opened afterwards, they must never appear open.
        var rows = await database.QueryMomentAsync(Lane.Decisions, FindPolicySql, database.Parameters().Id("tenant_id", tenantId), cancellationToken, PolicyReader);
        return rows.Count == 0 ? null : new AccessPolicy(new EndpointTable(rows.Select(row => row.Endpoint).OfType<Endpoint>()), rows[0].Settings);
    }

    public Task<Endpoint?> UpdateAsync(Guid tenantId, Guid id, Func<Endpoint, Endpoint> change, Caller caller, CancellationToken cancellationToken) =>
        WriteAsync(
            tenantId,
            async transaction =>
            {
                if (await FindAsync(transaction, tenantId, id) is not { } before)
                {
                    return Written.Nothing<Endpoint?>(null);
                }

                var after = change(before);
                // Patterns that match the same paths are equal, but a different notation is also a change.
                if (after == before && after.Path.Value == before.Path.Value)
                {
                    return Written.Nothing<Endpoint?>(after);
                }

                await transaction.ExecuteAsync(UpdateSql, Changeable(after));
                await AuditAsync(transaction, AuditActions.UpdateEndpoint, caller, before, after);
                return Written.Change<Endpoint?>(after);
            },
            cancellationToken);

    public Task<bool> DeleteAsync(Guid tenantId, Guid id, Caller caller, CancellationToken cancellationToken) =>
        WriteAsync(
            tenantId,
            async transaction =>
            {
                if (await FindAsync(transaction, tenantId, id) is not { } endpoint)
                {
                    return Written.Nothing(false);
                }

                await transaction.ExecuteAsync(DeleteSql, ById(tenantId, id));
                await AuditAsync(transaction, AuditActions.DeleteEndpoint, caller, endpoint, after: null);
                return Written.Change(true);
            },
            cancellationToken);

    private async Task<T> WriteAsync<T>(
        Guid tenantId, Func<DbTransaction, Task<WriteResult<T>>> write, CancellationToken cancellationToken, [CallerMemberName] string member = "")
    {
        try
        {
            return await changes.WriteForTenantAsync(tenantId, new StoreChange(ChangeKind.Policy, tenantId), write, cancellationToken, member: member);
        }
        catch (DbException exception) when (SqlStore.IsUniqueViolation(exception))
        {
            throw new AvicennaException(EndpointErrors.Exists);
        }
        catch (DbException exception) when (SqlStore.IsForeignKeyViolation(exception))
        {
            throw new AvicennaException(TenantErrors.Gone);
        }
    }

    private async Task<Endpoint?> FindAsync(DbTransaction transaction, Guid tenantId, Guid id) =>
        (await transaction.QueryAsync<Endpoint>(FindSql, ById(tenantId, id))).SingleOrDefault();

    private Task AuditAsync(DbTransaction transaction, string action, Caller caller, Endpoint? before, Endpoint? after)
    {
        var endpoint = (after ?? before)!;
        return trail.AppendAsync(
            transaction,
            endpoint.TenantId,
            new AuditEntry(action, caller, AuditTargets.Endpoint, endpoint.Id, before is null ? null : AuditedState.Of(before), after is null ? null : AuditedState.Of(after)));
    }

    private SqlParameters ById(Guid tenantId, Guid id) => database.Parameters().Id("tenant_id", tenantId).Id("id", id);

    private SqlParameters Changeable(Endpoint endpoint) => ById(endpoint.TenantId, endpoint.Id)
        .Text("path", endpoint.Path.Value, PathPattern.MaxLength)
        .Ascii("path_canonical", endpoint.Path.Canonical, PathPattern.MaxLength)
        .Ascii("method", endpoint.Method.Value, EndpointMethod.MaxLength)
        .Ascii("authentication", Names<RequiredAuthentication>.Of(endpoint.Authentication), AuthenticationSize)
        .Ascii("scopes", endpoint.Scopes.Text, ScopeList.MaxTextLength);
}
