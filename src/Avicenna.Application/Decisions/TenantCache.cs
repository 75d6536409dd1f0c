using Avicenna.Application.Endpoints;
using Avicenna.Application.Tenants;

namespace Avicenna.Application.Decisions;

/// <summary>Caches tenants and their policies, and reads missing ones from the store.</summary>
public sealed class TenantCache(
    ITenantRepository tenants,
    IEndpointRepository endpoints,
    StrangerGate strangers,
    CacheBudget budget,
    Invalidations invalidations,
    StoreHealth health,
    TimeProvider time)
{
    /// <summary>Approximate size of a tenant with its subdomain, in bytes.</summary>
    private const int TenantSize = 400;

    private readonly SnapshotCache<Subdomain, Tenant> bySubdomain = new(
        "tenants",
        budget.Tenants,
        _ => TenantSize,
        (tenant, since) => tenant is null ? invalidations.HasAnyChanged(ChangeKind.Tenant, since) : invalidations.HasChanged(ChangeKind.Tenant, tenant.Id, since),
        strangers,
        invalidations,
        health,
        time);

    private readonly SnapshotCache<Guid, TenantPolicy> policies = new(
        "policies",
        budget.Policies,
        policy => policy.Policy.Endpoints.Size,
        (policy, since) => policy is null || invalidations.HasChanged(ChangeKind.Policy, policy.TenantId, since),
        strangers: null,
        invalidations,
        health,
        time);

    /// <summary>Finds the tenant of a subdomain; null if there is none.</summary>
    /// <exception cref="Errors.StoreUnavailableException">The tenant isn't cached and the store is unavailable.</exception>
    public ValueTask<Tenant?> FindAsync(Subdomain subdomain, CancellationToken cancellationToken) => bySubdomain.TryGet(subdomain, out var tenant)
        ? ValueTask.FromResult(tenant)
        : new ValueTask<Tenant?>(LoadAsync(subdomain, cancellationToken));

    /// <summary>Returns the policy of a tenant, which says what its requests require.</summary>
    /// <exception cref="Errors.StoreUnavailableException">The policy isn't cached and the store is unavailable.</exception>
    public ValueTask<AccessPolicy> GetPolicyAsync(Guid tenantId, CancellationToken cancellationToken) =>
        policies.TryGet(tenantId, out var owned) ? ValueTask.FromResult(owned!.Policy) : new ValueTask<AccessPolicy>(LoadPolicyAsync(tenantId, cancellationToken));

    private Task<Tenant?> LoadAsync(Subdomain subdomain, CancellationToken cancellationToken) =>
        bySubdomain.LoadAsync(subdomain, () => tenants.FindAsync(subdomain, CancellationToken.None), cancellationToken);

    private async Task<AccessPolicy> LoadPolicyAsync(Guid tenantId, CancellationToken cancellationToken) =>
        (await policies.LoadAsync(tenantId, () => ReadPolicyAsync(tenantId), cancellationToken))!.Policy;

    // The tenant may just have been deleted. Then no request passes without a key.
    private async Task<TenantPolicy?> ReadPolicyAsync(Guid tenantId) =>
        new(tenantId, await endpoints.FindPolicyAsync(tenantId, CancellationToken.None) ?? new AccessPolicy(EndpointTable.Empty, TenantSettings.Default));

    private sealed record TenantPolicy(Guid TenantId, AccessPolicy Policy);
}
