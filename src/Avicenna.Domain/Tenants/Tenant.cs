using Avicenna.Domain.Endpoints;

namespace Avicenna.Domain.Tenants;

/// <summary>A customer of this installation, who sees only their own keys.</summary>
/// <param name="Id">The id; never shown outside.</param>
/// <param name="Subdomain">The subdomain under which the tenant is reached; unique.</param>
/// <param name="Enabled">If false, every key of the tenant is refused like an unknown one.</param>
/// <param name="CreatedAt">When the tenant was created.</param>
/// <param name="FirstKeyAt">When the tenant got its first key, whoever created it; null if it never had one.</param>
public sealed record Tenant(Guid Id, Subdomain Subdomain, bool Enabled, DateTimeOffset CreatedAt, DateTimeOffset? FirstKeyAt = null);

/// <summary>The settings of a tenant for requests that match no endpoint.</summary>
/// <param name="DefaultAuthentication">What a request requires that matches no endpoint.</param>
/// <param name="AllowPreflight">Whether CORS preflights pass without a key.</param>
public sealed record TenantSettings(RequiredAuthentication DefaultAuthentication, bool AllowPreflight)
{
    /// <summary>The settings of a new tenant.</summary>
    public static readonly TenantSettings Default = new(RequiredAuthentication.User, AllowPreflight: false);
}
