using Avicenna.Domain.Tenants;
using MediatR;

namespace Avicenna.Application.Tenants.ListTenants;

/// <summary>Asks for all tenants by subdomain.</summary>
public sealed record ListTenantsQuery : IRequest<IReadOnlyList<Tenant>>;
