using Avicenna.Domain.Tenants;
using MediatR;

namespace Avicenna.Application.Tenants;

/// <summary>Asks for all tenants by subdomain.</summary>
public sealed record ListTenantsQuery : IRequest<IReadOnlyList<Tenant>>;

internal sealed class ListTenantsQueryHandler(ITenantRepository tenants) : IRequestHandler<ListTenantsQuery, IReadOnlyList<Tenant>>
{
    public Task<IReadOnlyList<Tenant>> Handle(ListTenantsQuery query, CancellationToken cancellationToken) =>
        tenants.ListAsync(cancellationToken);
}
