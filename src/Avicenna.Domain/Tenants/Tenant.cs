using Avicenna.Domain.Endpoints;

namespace Avicenna.Domain.Tenants;

/// <summary>One customer of this installation: it sees its own keys and nothing else.</summary>
/// <param name="Id">Its id; never shown outside.</param>
/// <param name="Subdomain">Where it is reached; unique.</param>
/// <param name="Enabled">While false, every key of the tenant is refused like an unknown one.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="FirstKeyAt">When it got its first key, whoever made it; null: it never had one.</param>
public sealed record Tenant(Guid Id, Subdomain Subdomain, bool Enabled, DateTimeOffset CreatedAt, DateTimeOffset? FirstKeyAt = null);

/// <summary>How a tenant's requests are decided where no endpoint says it.</summary>
/// <param name="DefaultAuthentication">What a request that matches no endpoint must bring.</param>
/// <param name="AllowPreflight">Whether a CORS preflight is let in without a key.</param>
public sealed record TenantSettings(RequiredAuthentication DefaultAuthentication, bool AllowPreflight)
{
    /// <summary>What a new tenant has.</summary>
    public static readonly TenantSettings Default = new(RequiredAuthentication.User, AllowPreflight: false);
}
