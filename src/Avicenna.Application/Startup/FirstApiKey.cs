using Avicenna.Application.ApiKeys;
using Avicenna.Application.Tenants;
using Avicenna.Application.Time;

namespace Avicenna.Application.Startup;

/// <summary>Gives the default tenant its first admin key, only once.</summary>
public sealed class FirstApiKey(
    ITenantRepository tenants,
    IApiKeyRepository keys,
    IApiKeyHasher hasher,
    IOptions<TenancyOptions> tenancy,
    TimeProvider time)
{
    /// <summary>The first key's rate limit, in requests per 60 seconds.</summary>
    public const int RequestsPerMinute = 1000;

    /// <summary>
    /// Returns the default tenant if it still needs its first key, and creates the tenant if it doesn't exist. Returns null if it needs none, or
    /// if no default tenant is configured.
    /// </summary>
    public async Task<Tenant?> FindKeylessTenantAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(tenancy.Value.DefaultSubdomain))
        {
            return null;
        }

        var subdomain = Subdomain.Parse(tenancy.Value.DefaultSubdomain);
        var tenant = await tenants.FindAsync(subdomain, cancellationToken);
        if (tenant is null)
        {
            // Another node may create it first. Either way, it exists afterwards.
            await tenants.AddAsync(new Tenant(Guid.NewGuid(), subdomain, Enabled: true, time.GetInstant()), cancellationToken);
            tenant = await tenants.FindAsync(subdomain, cancellationToken);
        }

        return tenant is { FirstKeyAt: null } ? tenant : null;
    }

    /// <summary>Creates the tenant's first admin key with <paramref name="secret"/>, unless the tenant has or once had a key.</summary>
    /// <returns>Whether the key was created.</returns>
    public Task<bool> TryCreateAsync(Tenant tenant, ApiKeySecret secret, CancellationToken cancellationToken)
    {
        var key = ApiKey.Mint(tenant.Id, ApiKeyName.Parse("First admin key"), secret, hasher.Hash(secret.Reveal()), time.GetInstant());
        return keys.AddFirstAsync(key with { Permission = Permission.Admin, RequestLimit = RequestLimit.From(RequestsPerMinute) }, cancellationToken);
    }
}
