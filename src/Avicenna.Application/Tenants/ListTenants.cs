namespace Avicenna.Application.Tenants;

/// <summary>Returns all tenants, ordered by subdomain.</summary>
public sealed record ListTenantsQuery : IRequest<IReadOnlyList<Tenant>>;

internal sealed class ListTenantsQueryHandler(ITenantRepository tenants) : IRequestHandler<ListTenantsQuery, IReadOnlyList<Tenant>>
{
    public Task<IReadOnlyList<Tenant>> Handle(ListTenantsQuery query, CancellationToken cancellationToken) =>
        tenants.ListAsync(cancellationToken);
}
