using MediatR;

namespace Avicenna.Application.Tenants.DeleteTenant;

/// <summary>Removes a tenant with all its keys; there is no way back.</summary>
public sealed record DeleteTenantCommand(string Subdomain) : IRequest;
