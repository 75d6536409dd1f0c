using Avicenna.Domain.Tenants;
using MediatR;

namespace Avicenna.Application.Tenants.CreateTenant;

/// <summary>Makes a tenant, without any key.</summary>
public sealed record CreateTenantCommand(string Subdomain) : IRequest<Tenant>;
