using AutoMapper;
using Avicenna.Domain.Tenants;

namespace Avicenna.Application.Tenants;

/// <summary>How settings become what callers see of them.</summary>
internal sealed class TenantSettingsProfile : Profile
{
    public TenantSettingsProfile() => CreateMap<TenantSettings, TenantSettingsDetails>();
}
