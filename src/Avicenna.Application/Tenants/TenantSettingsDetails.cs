using AutoMapper;
using Avicenna.Domain.Tenants;

namespace Avicenna.Application.Tenants;

/// <summary>A tenant's settings as they are shown.</summary>
public sealed record TenantSettingsDetails
{
    /// <summary>What a request that matches no endpoint must bring.</summary>
    public required string DefaultAuthentication { get; init; }

    /// <summary>Whether a CORS preflight is let in without a key.</summary>
    public required bool AllowPreflight { get; init; }
}

/// <summary>How settings become what callers see of them.</summary>
internal sealed class TenantSettingsProfile : Profile
{
    public TenantSettingsProfile() => CreateMap<TenantSettings, TenantSettingsDetails>();
}
