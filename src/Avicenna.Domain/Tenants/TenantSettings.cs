using Avicenna.Domain.Endpoints;

namespace Avicenna.Domain.Tenants;

/// <summary>How a tenant's requests are decided where no endpoint says it.</summary>
/// <param name="DefaultAuthentication">What a request that matches no endpoint must bring.</param>
/// <param name="AllowPreflight">Whether a CORS preflight is let in without a key.</param>
public sealed record TenantSettings(RequiredAuthentication DefaultAuthentication, bool AllowPreflight)
{
    /// <summary>What a new tenant has.</summary>
    public static readonly TenantSettings Default = new(RequiredAuthentication.User, AllowPreflight: false);
}
