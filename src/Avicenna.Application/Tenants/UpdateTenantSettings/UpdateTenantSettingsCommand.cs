using Avicenna.Application.Auditing;
using MediatR;

namespace Avicenna.Application.Tenants.UpdateTenantSettings;

/// <summary>Changes a tenant's settings as a JSON merge patch does (RFC 7396): what isn't set stays as it is.</summary>
public sealed record UpdateTenantSettingsCommand : IRequest<TenantSettingsDetails>
{
    public required Guid TenantId { get; init; }

    public required Caller Caller { get; init; }

    public Optional<string> DefaultAuthentication { get; init; }

    public Optional<bool> AllowPreflight { get; init; }
}
