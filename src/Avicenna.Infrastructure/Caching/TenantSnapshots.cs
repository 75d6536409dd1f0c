using Avicenna.Application.Abstractions;
using Avicenna.Application.Caching;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;

namespace Avicenna.Infrastructure.Caching;

internal sealed class TenantSnapshots(
    ITenantRepository tenants,
    IEndpointRepository endpoints,
    ITenantSettingsRepository settings,
    StrangerGate strangers,
    Invalidations invalidations,
    StoreReach reach,
    TimeProvider time) : ITenantSnapshots
{
    private readonly SnapshotCache<Subdomain, Tenant> bySubdomain = new(
        new SnapshotCacheSizes(Known: 10_000, Unknown: 10_000),
        (tenant, since) => tenant is null ? invalidations.HasAnyChanged(ChangeKind.Tenant, since) : invalidations.HasChanged(ChangeKind.Tenant, tenant.Id, since),
        strangers,
        invalidations,
        reach,
        time);

    private readonly SnapshotCache<Guid, OwnedGuard> guards = new(
        new SnapshotCacheSizes(Known: 10_000, Unknown: 2),
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

    private async Task<OwnedGuard?> ReadGuardAsync(Guid tenantId)
    {
        var before = await ReadSettingsAsync(tenantId);
        while (true)
        {
            var moment = invalidations.Now;
            var table = new EndpointTable(await endpoints.ListAllAsync(tenantId, CancellationToken.None));
            var after = await ReadSettingsAsync(tenantId);
            // Else both may never have been in force together, and who opens the default after closing endpoints is not to open those.
            if (after == before && !invalidations.HasChanged(ChangeKind.Guard, tenantId, moment))
            {
                return new OwnedGuard(tenantId, new Guard(table, after));
            }

            before = after;
        }
    }

    // The tenant may just have gone; then nobody's requests are let in without a key.
    private async Task<TenantSettings> ReadSettingsAsync(Guid tenantId) =>
        await settings.FindAsync(tenantId, CancellationToken.None) ?? TenantSettings.Default;

    private sealed record OwnedGuard(Guid TenantId, Guard Guard);
}
