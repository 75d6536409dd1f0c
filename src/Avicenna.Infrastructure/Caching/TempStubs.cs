using System.Net;
using Avicenna.Application.Abstractions;
using Avicenna.Application.RateLimiting;
using Avicenna.Domain.ApiKeys;
using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;
namespace Avicenna.Infrastructure.Caching;
internal sealed class TempStubs : IEndpointRepository, ITenantSettingsRepository, IRequestLimiter, IFailedAttemptThrottle
{
    public Task<IReadOnlyList<Endpoint>> ListAllAsync(Guid tenantId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Endpoint>>([]);
    public Task<TenantSettings?> FindAsync(Guid tenantId, CancellationToken cancellationToken) => Task.FromResult<TenantSettings?>(TenantSettings.Default);
    public LimitDecision Note(IPAddress? address) => new(true, 1, 60);
    public ValueTask<LimitDecision> AcquireAsync(Guid keyId, RequestLimit limit) => new(new LimitDecision(true, limit.PerMinute - 1, 60));
}
