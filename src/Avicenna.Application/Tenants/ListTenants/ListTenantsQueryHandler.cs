using Avicenna.Application.Abstractions;
using Avicenna.Domain.Tenants;
using MediatR;

namespace Avicenna.Application.Tenants.ListTenants;

internal sealed class ListTenantsQueryHandler(ITenantRepository tenants) : IRequestHandler<ListTenantsQuery, IReadOnlyList<Tenant>>
{
    public Task<IReadOnlyList<Tenant>> Handle(ListTenantsQuery query, CancellationToken cancellationToken) =>
        tenants.ListAsync(cancellationToken);
}
