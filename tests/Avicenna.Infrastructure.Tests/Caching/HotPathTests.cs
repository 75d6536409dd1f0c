using Avicenna.Application.Abstractions;
using Avicenna.Application.Auditing;
using Avicenna.Application.Authentication;
using Avicenna.Application.Caching;
using Avicenna.Application.Startup;
using Avicenna.Application.Usage;
using Avicenna.Domain.Tenants;
using Avicenna.Infrastructure.Caching;
using Avicenna.Testing;
using Avicenna.Testing.Builders;
using Avicenna.Testing.Stores;
using Microsoft.Extensions.Hosting;

namespace Avicenna.Infrastructure.Tests.Caching;

/// <summary>What a decision about a key costs once the key is known.</summary>
[TestFixture]
public sealed class HotPathTests
{
    private const string Secret = "a-key-that-is-used-all-the-time";
    private const int Decisions = 1000;

    [Test]
#if DEBUG
    [Ignore("The compiler makes objects of async methods' state unless it optimizes; the whole build runs optimized")]
#endif
    public async Task Authenticate_KnownKey_AllocatesNothing()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var node = await new TestStore(database, TimeProvider.System).PrepareAsync();
        var tenantId = await AddKeyAsync(node);
        await StartPollingAsync(node);
        var (authenticator, usage) = (node.Get<ApiKeyAuthenticator>(), node.Get<IUsageRecorder>());
        // Not from the first one on: the runtime compiles what is used often once more, and only then without boxes.
        await Eventually.IsTrueAsync(() => Task.FromResult(MeasureAllocations(() => Decide(authenticator, usage, tenantId)) == 0), "a decision allocates nothing");
    }

    private static long MeasureAllocations(Action decide)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var decision = 0; decision < Decisions; decision++)
        {
            decide();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Decide(ApiKeyAuthenticator authenticator, IUsageRecorder usage, Guid tenantId)
    {
        var pending = authenticator.AuthenticateAsync(tenantId, Secret, clientAddress: null, CancellationToken.None);
        if (!pending.IsCompletedSuccessfully || pending.Result is not { Outcome: AuthenticationOutcome.Valid, Key: { } key })
        {
            throw new InvalidOperationException("A known key is decided about at once");
        }

        usage.Record(key.KeyId, RequestOutcome.Allowed);
    }

    private static async Task<Guid> AddKeyAsync(TestStore node)
    {
        var tenant = new Tenant(Guid.NewGuid(), Subdomain.From("acme"), Enabled: true, ApiKeyBuilder.CreatedAt);
        await node.Get<ITenantRepository>().AddAsync(tenant, CancellationToken.None);
        var key = new ApiKeyBuilder(tenant.Id).WithLimit(1_000_000).WithSecret(node.Get<IApiKeyHasher>().Hash(Secret)).Build();
        await node.Get<IApiKeyRepository>().AddAsync(key, Caller.Operator, idempotentCall: null, CancellationToken.None);
        return tenant.Id;
    }

    // Nothing is kept before the store has told what changed, and the first answer makes all that was read before outdated.
    private static async Task StartPollingAsync(TestStore node)
    {
        await node.Get<IEnumerable<IHostedService>>().OfType<ChangePoller>().Single().StartAsync(CancellationToken.None);
        await Eventually.IsTrueAsync(
            async () => node.Get<StoreReach>().IsRecent && await node.Get<IApiKeySnapshots>().FindAsync(Secret, CancellationToken.None) is not null,
            "the store is reached");
    }
}
