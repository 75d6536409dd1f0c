using System.Data.Common;
using Avicenna.Application.Abstractions;
using Avicenna.Domain.Tenants;
using Dapper;

namespace Avicenna.Infrastructure.Persistence;

internal sealed class TenantRepository(Database database) : ITenantRepository
{
    // A new tenant; the unique index on subdomain settles who was first.
    private const string InsertSql = """
        INSERT INTO tenants (id, subdomain, enabled, created_at)
        VALUES (@id, @subdomain, @enabled, @created_at);
        """;

    // The tenant that a host name means; seeks the unique index on subdomain.
    private const string FindSql = """
        SELECT id, subdomain, enabled, created_at, first_key_at
        FROM tenants
        WHERE subdomain = @subdomain;
        """;

    // For the operator's list; the unique index on subdomain gives the order.
    private const string ListSql = """
        SELECT id, subdomain, enabled, created_at, first_key_at
        FROM tenants
        ORDER BY subdomain;
        """;

    // Disables or enables a tenant; seeks the unique index on subdomain.
    private const string SetEnabledSql = """
        UPDATE tenants
        SET enabled = @enabled
        WHERE subdomain = @subdomain;
        """;

    // Before the tenant itself; the keys' secrets go with them. Seeks ix_api_keys_tenant.
    private const string DeleteKeysSql = """
        DELETE FROM api_keys
        WHERE tenant_id = (SELECT id FROM tenants WHERE subdomain = @subdomain);
        """;

    // Seeks the unique index on subdomain.
    private const string DeleteSql = """
        DELETE FROM tenants
        WHERE subdomain = @subdomain;
        """;

    public async Task<bool> AddAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var parameters = BySubdomain(tenant.Subdomain)
            .Id("id", tenant.Id)
            .Flag("enabled", tenant.Enabled)
            .Instant("created_at", tenant.CreatedAt);
        try
        {
            await database.WriteAsync(InsertSql, parameters, cancellationToken);
            return true;
        }
        catch (DbException exception) when (database.IsUniqueViolation(exception))
        {
            return false;
        }
    }

    public Task<Tenant?> FindAsync(Subdomain subdomain, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection => (await connection.QuerySingleOrDefaultAsync<TenantRow>(FindSql, BySubdomain(subdomain)))?.ToTenant(),
            cancellationToken);

    public Task<IReadOnlyList<Tenant>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Tenant>>(
            async connection => [.. (await connection.QueryAsync<TenantRow>(ListSql)).Select(row => row.ToTenant())],
            cancellationToken);

    public async Task<bool> SetEnabledAsync(Subdomain subdomain, bool enabled, CancellationToken cancellationToken) =>
        await database.WriteAsync(SetEnabledSql, BySubdomain(subdomain).Flag("enabled", enabled), cancellationToken) > 0;

    public Task<bool> DeleteAsync(Subdomain subdomain, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(DeleteKeysSql, BySubdomain(subdomain));
                return await transaction.ExecuteAsync(DeleteSql, BySubdomain(subdomain)) > 0;
            },
            cancellationToken);

    private SqlParameters BySubdomain(Subdomain subdomain) =>
        database.Parameters().Ascii("subdomain", subdomain.Value, Subdomain.MaxLength);

    private sealed class TenantRow
    {
        public Guid Id { get; init; }

        public string Subdomain { get; init; } = "";

        public bool Enabled { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? FirstKeyAt { get; init; }

        public Tenant ToTenant() => new(Id, Domain.Tenants.Subdomain.From(Subdomain), Enabled, CreatedAt, FirstKeyAt);
    }
}
