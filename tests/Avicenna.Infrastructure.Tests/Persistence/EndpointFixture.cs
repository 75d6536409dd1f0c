using Avicenna.Application;
using Avicenna.Application.Endpoints;
using Avicenna.Application.Startup;
using Avicenna.Domain.Endpoints;
using Avicenna.Testing.Builders;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>A store with endpoints in it.</summary>
public abstract class EndpointFixture(DatabaseProvider provider) : StoreFixture(provider)
{
    protected Caller Caller { get; } = new(Guid.NewGuid(), "192.0.2.7", "0HN1:00000001");

    protected IEndpointRepository Endpoints => Store.Get<IEndpointRepository>();

    protected async Task<Endpoint> AddAsync(Endpoint endpoint)
    {
        await Endpoints.AddAsync(endpoint, Caller, CancellationToken.None);
        return endpoint;
    }

    protected Task<Endpoint> AddAsync(string path, string method = "GET") => AddAsync(TestEndpoints.Of(Tenant.Id, path, method));

    protected Task<Endpoint?> FindAsync(Endpoint endpoint) => Endpoints.FindAsync(endpoint.TenantId, endpoint.Id, CancellationToken.None);

    /// <summary>All endpoints of a tenant, oldest first.</summary>
    protected async Task<IEnumerable<Endpoint>> ListAllAsync(Guid tenantId) =>
        (await Endpoints.ListAsync(tenantId, before: null, limit: 200, CancellationToken.None)).Items.Reverse();

    protected Task<IEnumerable<Endpoint>> ListAllAsync() => ListAllAsync(Tenant.Id);

    protected Task<Endpoint?> UpdateAsync(Endpoint endpoint, Func<Endpoint, Endpoint> change) =>
        Endpoints.UpdateAsync(endpoint.TenantId, endpoint.Id, change, Caller, CancellationToken.None);

    protected Task<bool> DeleteAsync(Endpoint endpoint) => Endpoints.DeleteAsync(endpoint.TenantId, endpoint.Id, Caller, CancellationToken.None);
}
