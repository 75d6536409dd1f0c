using Avicenna.Application.ApiKeys;
using Avicenna.Application.Tenants;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Tenants;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Startup;

/// <summary>Gives the default tenant its first admin key, once in its life.</summary>
public sealed class FirstApiKey(
    ITenantRepository tenants,
    IApiKeyRepository keys,
    IApiKeyHasher hasher,
    IOptions<TenancyOptions> tenancy,
    TimeProvider time)
{
    /// <summary>The first key's limit, in requests per 60 seconds.</summary>
    public const int RequestsPerMinute = 1000;

    /// <summary>
    /// The default tenant, made now if it isn't there yet, while it waits for its first key; null when it doesn't, or where no
    /// default tenant is configured.
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
            // Another node may be faster; whoever it is, the tenant is there afterwards.
            await tenants.AddAsync(new Tenant(Guid.NewGuid(), subdomain, Enabled: true, time.GetInstant()), cancellationToken);
            tenant = await tenants.FindAsync(subdomain, cancellationToken);
        }

        return tenant is { FirstKeyAt: null } ? tenant : null;
    }

    /// <summary>Makes <paramref name="secret"/> the tenant's first admin key, unless the tenant has or once had a key.</summary>
    /// <returns>Whether it was made.</returns>
    public Task<bool> TryCreateAsync(Tenant tenant, ApiKeySecret secret, CancellationToken cancellationToken)
    {
        var key = ApiKey.Mint(tenant.Id, ApiKeyName.Parse("First admin key"), secret, hasher.Hash(secret.Reveal()), time.GetInstant());
        return keys.AddFirstAsync(key with { Permission = Permission.Admin, RequestLimit = RequestLimit.From(RequestsPerMinute) }, cancellationToken);
    }
}
