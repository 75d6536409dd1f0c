using MediatR;

namespace Avicenna.Application.Tenants.GetTenantSettings;

/// <summary>Asks for a tenant's settings.</summary>
public sealed record GetTenantSettingsQuery(Guid TenantId) : IRequest<TenantSettingsDetails>;
