namespace Avicenna.Application.Tenants;

/// <summary>A tenant's settings as shown to callers.</summary>
public sealed record TenantSettingsDetails
{
    /// <summary>What a request requires that matches no endpoint.</summary>
    public required string DefaultAuthentication { get; init; }

    /// <summary>Whether CORS preflights pass without a key.</summary>
    public required bool AllowPreflight { get; init; }
}

/// <summary>Maps settings to what callers see of them.</summary>
internal sealed class TenantSettingsProfile : Profile
{
    public TenantSettingsProfile() => CreateMap<TenantSettings, TenantSettingsDetails>();
}
