using MediatR;

namespace Avicenna.Application.Tenants.SetTenantEnabled;

/// <summary>Disables a tenant, so that its keys are refused, or enables it again.</summary>
public sealed record SetTenantEnabledCommand(string Subdomain, bool Enabled) : IRequest;
