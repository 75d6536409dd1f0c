using Avicenna.Application.Abstractions;
using Avicenna.Application.Caching;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;

namespace Avicenna.Infrastructure.Caching;

internal sealed class TenantSnapshots(
    ITenantRepository tenants,
    IEndpointRepository endpoints,
    StrangerGate strangers,
    CacheBudget budget,
    Invalidations invalidations,
    StoreReach reach,
    TimeProvider time) : ITenantSnapshots
{
    /// <summary>About how many bytes a tenant takes, with its subdomain.</summary>
    private const int TenantSize = 400;

    private readonly SnapshotCache<Subdomain, Tenant> bySubdomain = new(
        budget.Tenants,
        _ => TenantSize,
        (tenant, since) => tenant is null ? invalidations.HasAnyChanged(ChangeKind.Tenant, since) : invalidations.HasChanged(ChangeKind.Tenant, tenant.Id, since),
        strangers,
        invalidations,
        reach,
        time);

    private readonly SnapshotCache<Guid, OwnedGuard> guards = new(
        budget.Guards,
        guard => guard.Guard.Endpoints.Size,
        (guard, since) => guard is null || invalidations.HasChanged(ChangeKind.Guard, guard.TenantId, since),
        strangers: null,
        invalidations,
        reach,
        time);

    public ValueTask<Tenant?> FindAsync(Subdomain subdomain, CancellationToken cancellationToken) => bySubdomain.TryGet(subdomain, out var tenant)
        ? ValueTask.FromResult(tenant)
        : new ValueTask<Tenant?>(bySubdomain.LoadAsync(subdomain, () => tenants.FindAsync(subdomain, CancellationToken.None), cancellationToken));

    public ValueTask<Guard> GetGuardAsync(Guid tenantId, CancellationToken cancellationToken) =>
        guards.TryGet(tenantId, out var owned) ? ValueTask.FromResult(owned!.Guard) : new ValueTask<Guard>(LoadGuardAsync(tenantId, cancellationToken));

    private async Task<Guard> LoadGuardAsync(Guid tenantId, CancellationToken cancellationToken) =>
        (await guards.LoadAsync(tenantId, () => ReadGuardAsync(tenantId), cancellationToken))!.Guard;

    // The tenant may just have gone; then nobody's requests are let in without a key.
    private async Task<OwnedGuard?> ReadGuardAsync(Guid tenantId) =>
        new(tenantId, await endpoints.FindGuardAsync(tenantId, CancellationToken.None) ?? new Guard(EndpointTable.Empty, TenantSettings.Default));

    private sealed record OwnedGuard(Guid TenantId, Guard Guard);
}
